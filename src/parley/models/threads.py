"""One thread for matrix products, whatever the machine: same bytes everywhere, and no quarrel over busy cores.

BLAS libraries start a thread a core and let them wait for one another in a busy loop: with another process on the same
cores, products as small as ours take a hundred times longer. How they share a product also changes its last bits.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import ThreadpoolController


class SingleThread:
    """Limits numpy's BLAS to one thread while a `with` block runs, and gives back what was set before."""

    def __init__(self) -> None:
        self._controller = ThreadpoolController()

    def __call__(self) -> AbstractContextManager[object]:
        """A context in which products run on one thread."""
        limited: AbstractContextManager[object] = self._controller.limit(limits=1, user_api="blas")
        return limited
