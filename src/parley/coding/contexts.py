"""How and about what: an act's mode by the words of its clause, its contexts by the words of its sentence.

Stage `coding`. Words and what they bring stand in data/contexts.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parley.coding.lexicon import invert, read_yaml
from parley.coding.predicates import Trigger
from parley.coding.scene import Scene
from parley.errors import DataError
from parley.ontology import Ontology

_MOST_CONTEXTS = 4
# Modes an entry gives that a weapon word in the clause may refine.
_REFINABLE = frozenset({None, "aerial", "explosives", "destroy", "troops", "heavy-weapons", "targeted"})
_MEANS = frozenset(
    [
        "suicide-attack",
        "unconventional",
        "drone",
        "crowd-control",
        "aerial",
        "heavy-weapons",
        "explosives",
        "firearms",
        "primitive",
        "abduct",
        "torture",
        "sexual",
    ]  # a list of words reads better so
)
_REFINED = {
    None: _MEANS,
    "aerial": frozenset({"suicide-attack", "drone", "heavy-weapons"}),
    "explosives": frozenset({"suicide-attack", "drone"}),
    "destroy": frozenset({"drone", "aerial", "heavy-weapons", "explosives", "suicide-attack"}),
    "heavy-weapons": frozenset({"drone"}),
    "targeted": frozenset(),
    "troops": frozenset({"police", "weapons", "militia"}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ContextWords:
    """Lemma → contexts; event type → lemma → modes; event type → its modes in order of precedence."""

    contexts: Mapping[str, frozenset[str]]
    modes: Mapping[str, Mapping[str, frozenset[str]]]
    order: Mapping[str, tuple[str, ...]]


def load_context_words(ontology: Ontology) -> ContextWords:
    """Reads data/contexts.yaml and checks its names against the ontology. Raises DataError."""
    raw = read_yaml("contexts.yaml")
    unknown = set(raw["contexts"]) - set(ontology.contexts)
    if unknown:
        raise DataError(f"contexts.yaml: unknown contexts {sorted(unknown)}")
    for event_type, modes in raw["modes"].items():
        for mode in modes:
            ontology.check(event_type, mode, "contexts.yaml")
    split = {t: {m: str(w).split() for m, w in modes.items()} for t, modes in raw["modes"].items()}
    return ContextWords(
        contexts=invert({name: str(words).split() for name, words in raw["contexts"].items()}),
        modes={event_type: invert(modes) for event_type, modes in split.items()},
        order={event_type: tuple(modes) for event_type, modes in split.items()},
    )


def contexts_of(words: ContextWords, lemmas: Iterable[str], extra: str | None) -> tuple[str, ...]:
    """The contexts a sentence's words bring, most often named first, then by name; at most four."""
    count: dict[str, int] = {} if extra is None else {extra: 99}
    for lemma in lemmas:
        for context in words.contexts.get(lemma, ()):
            count[context] = count.get(context, 0) + 1
    return tuple(sorted(count, key=lambda name: (-count[name], name))[:_MOST_CONTEXTS])


def mode_of(words: ContextWords, scene: Scene, trigger: Trigger) -> str | None:
    """The mode: the entry's own, refined by the weapons and things the clause names."""
    entry = trigger.entry
    table = words.modes.get(entry.type)
    if (
        table is None
        or entry.mode not in _REFINABLE
        or (entry.mode is not None and entry.type not in ("ASSAULT", "MOBILIZE"))
    ):
        return entry.mode
    allowed = (
        _REFINED[entry.mode] if entry.type in ("ASSAULT", "MOBILIZE") else frozenset(words.order[entry.type])
    )
    if entry.mode is None and entry.type == "MOBILIZE":
        allowed = frozenset(words.order["MOBILIZE"])
    seen = {mode for lemma in _clause_lemmas(scene, trigger) for mode in table.get(lemma, ())} & allowed
    for mode in words.order[entry.type]:
        if mode in seen:
            return mode
    return entry.mode


_CIRCUMSTANCES = frozenset({
    "after", "amid", "as", "at", "before", "by", "because", "during", "following", "since", "under", "until", "when",
    "where", "while",
})  # fmt: skip


def _is_circumstance(scene: Scene, token: int) -> bool:
    """Whether a phrase or clause tells when or how the words were said, not what they ask for."""
    if "date" in scene.kinds(token):
        return True
    marks = {scene.tree.lower[k] for k in scene.tree.kids(token, "mark", "advmod")}
    case = scene.case(token)
    return case in _CIRCUMSTANCES or (scene.tree.relation(token) == "advcl" and bool(marks & _CIRCUMSTANCES))


def _clause_lemmas(scene: Scene, trigger: Trigger) -> list[str]:
    """Lemmas of the clause: for speech acts what is asked or refused, for deeds the means."""
    tree = scene.tree
    if trigger.entry.type in ("REQUEST", "REJECT", "THREATEN"):
        hosts = [
            kid
            for host in dict.fromkeys((trigger.token, trigger.clause))
            for kid in tree.kids(
                host, "obj", "xcomp", "ccomp", "advcl", "acl", "obl", "nmod", "compound", "amod"
            )
            if kid != trigger.token and not _is_circumstance(scene, kid)
        ]
        return [
            scene.lemmas[t]
            for host in hosts
            for t in tree.subtree(host, without=("nsubj", "parataxis", "acl:relcl", "punct"))
        ]
    out = [scene.lemmas[trigger.token]]
    for host in {trigger.token, trigger.clause}:
        for kid in tree.kids(host, "nsubj", "obj", "obl", "nmod", "compound", "amod", "xcomp"):
            if (
                tree.relation(kid) == "nsubj"
                and scene.is_who(kid)
                and trigger.entry.type == "ASSAULT"
                and "weapon" not in scene.kinds(kid)
            ):
                out.append(scene.lemmas[kid])
                continue
            out.append(scene.lemmas[kid])
            out.extend(scene.lemmas[k] for k in tree.kids(kid, "compound", "amod", "nmod", "conj"))
    return out
