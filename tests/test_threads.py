"""Products on one thread while a document is read, and as before afterwards."""

from __future__ import annotations

from threadpoolctl import threadpool_info

from parley.models.threads import SingleThread


def blas_threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_products_run_on_one_thread_inside_and_as_before_afterwards() -> None:
    before = blas_threads()
    with SingleThread()():
        assert set(blas_threads()) <= {1}
    assert blas_threads() == before
