"""When: the time phrase that belongs to an act, found by the grammar.

Stage `coding`. Gives the phrase and its place in the text; resolve works out what it means. A phrase on a verb of
saying ("announced on Monday that …") dates the saying, not the act.
"""

from __future__ import annotations

from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.types import TimeRange

_LINKS = ("obl", "nmod", "advmod", "obl:unmarked", "nmod:unmarked", "obl:tmod", "nmod:tmod")
_UPOS = frozenset({"NOUN", "PROPN", "ADV", "NUM"})
_LONGEST = 8  # tokens; a longer mention holds a relative clause
_NO_TIME = frozenset({"per", "of", "than", "about", "like"})
_DURATION_CASES = frozenset({"for"})
_SHARED = frozenset({"conj", "advcl", "xcomp"})


def time_of(scene: Scene, trigger: Trigger) -> TimeRange | None:
    """The time phrase of a trigger's act, or None."""
    tree = scene.tree
    hosts = [trigger.token] if trigger.token == trigger.clause else [trigger.token, trigger.clause]
    for host in hosts:
        found = _on(scene, host)
        if found is not None:
            return found
    host = trigger.clause
    if trigger.kind == "noun":
        return None
    for _ in range(2):
        head = tree.analysis.heads[host]
        if head is None or tree.relation(host) not in _SHARED or tree.analysis.upos[head] != "VERB":
            return None
        if tree.relation(host) == "xcomp" or (
            tree.relation(host) == "advcl" and tree.feature(host, "VerbForm") == "Ger"
        ):
            found = _on(scene, head)
        else:
            shared = tree.relation(host) == "conj" and not tree.kids(host, "nsubj")
            found = _on(scene, head, before=host) if shared else None
        if found is not None:
            return found
        host = head
    return None


def _on(scene: Scene, host: int, *, before: int | None = None) -> TimeRange | None:
    tree = scene.tree
    best: TimeRange | None = None
    for kid in tree.kids(host, *_LINKS):
        if (before is not None and kid > before) or scene.case(kid) in _NO_TIME or not is_time(scene, kid):
            continue
        found = _range(scene, kid)
        if best is None or (scene.case(kid) not in _DURATION_CASES and best.type == "DURATION"):
            best = found
    return best


def is_time(scene: Scene, token: int) -> bool:
    """Whether the phrase headed by the token is a time."""
    mention = scene.mention_at.get(token) or scene.named_over.get(token)
    if mention is not None and mention.type in ("date", "time"):
        return mention.named or not _is_relative(scene, token)
    if _is_relative(scene, token):
        return False
    if (mention is not None and mention.named) or scene.tree.analysis.upos[token] not in _UPOS:
        return False
    lower = scene.tree.lower[token]
    if {scene.lemmas[token], lower} & scene.lexicon.closed["time_words"]:
        return True
    return (
        scene.tree.analysis.upos[token] == "NUM"
        and len(lower) == 4
        and lower.isdigit()
        and lower[:2] in ("18", "19", "20")
    )


def _is_relative(scene: Scene, token: int) -> bool:
    """ "hours after the attack": a distance from another act, which link reads, not a time."""
    lower = scene.tree.lower
    return token + 1 < len(lower) and lower[token + 1] in ("after", "before", "into", "since")


def _range(scene: Scene, token: int) -> TimeRange:
    mention = scene.named_over.get(token) or scene.mention_at.get(token)
    if mention is not None and mention.type in ("date", "time") and mention.last - mention.first < _LONGEST:
        span = scene.tree.reading.span(mention.first, mention.last)
    else:
        tree = scene.tree
        inside = tree.subtree(
            token, without=("case", "acl", "acl:relcl", "punct", "cc", "conj", "mark", "advcl")
        )
        first = last = token
        while first - 1 in inside:
            first -= 1
        while last + 1 in inside:
            last += 1
        span = tree.reading.span(first, last)
    kind = "DURATION" if scene.case(token) in _DURATION_CASES else "DATE"
    return TimeRange(
        start=None,
        end=None,
        grain=None,
        basis="stated",
        text=span.text,
        type="DURATION" if kind == "DURATION" else "DATE",
        start_offset=span.start,
        end_offset=span.end,
    )
