"""Lemmas put right by the lexicon: a verb or noun whose lemma the lexicon does not know, but whose form it does.

Stage `coding`. The encoder's lemmas are now and then wrong for rare forms ("reaffirme"); where undoing a regular or
well-known irregular ending gives a word of the lexicon, that word is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

IRREGULAR = {
    "met": "meet", "struck": "strike", "shot": "shoot", "fought": "fight", "sought": "seek", "held": "hold",
    "took": "take", "taken": "take", "withdrew": "withdraw", "withdrawn": "withdraw", "began": "begin",
    "begun": "begin", "broke": "break", "broken": "break", "sent": "send", "left": "leave", "swore": "swear",
    "sworn": "swear", "fled": "flee", "slain": "slay", "slew": "slay", "gave": "give", "given": "give",
    "spoke": "speak", "spoken": "speak", "lent": "lend", "sank": "sink", "sunk": "sink", "threw": "throw",
    "thrown": "throw", "drove": "drive", "driven": "drive", "overthrew": "overthrow", "overthrown": "overthrow",
    "forgave": "forgive", "forgiven": "forgive", "urged": "urge", "accused": "accuse", "overran": "overrun",
    "paid": "pay", "said": "say", "told": "tell", "made": "make", "came": "come", "blew": "blow", "blown": "blow",
    "hung": "hang", "led": "lead", "won": "win", "lost": "lose", "went": "go", "gone": "go", "quit": "quit",
    "hit": "hit", "hurt": "hurt", "set": "set", "cut": "cut", "shut": "shut", "put": "put", "beat": "beat",
    "beaten": "beat", "stole": "steal", "forbade": "forbid", "forbidden": "forbid", "laid": "lay", "fired": "fire",
    "resigned": "resign", "vetoed": "veto",
}  # fmt: skip
_ENDINGS = (
    ("ing", ""),
    ("ing", "e"),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
)


def known_lemma(form: str, known: Collection[str], *, verb: bool) -> str | None:
    """The known word a lower-case form comes from, or None; a noun only loses its plural."""
    if not verb:
        return next((stem for stem in _stems(form) if form.endswith("s") and stem in known), None)
    irregular = IRREGULAR.get(form)
    if irregular is not None and irregular in known:
        return irregular
    return next((stem for stem in _stems(form) if stem in known), None)


def _stems(form: str) -> Iterator[str]:
    for ending, back in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form[: -len(ending)] + back
            yield stem
            if not back and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]
