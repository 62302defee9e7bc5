"""Facts of mentions and the co-reference scorer's arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from parley.models.coreference import (
    OWN_SIZES,
    REACH,
    SIZES,
    Facts,
    Scorer,
    Words,
    candidates,
    describe,
    own_codes,
    pair_codes,
)
from parley.types import Mention, MentionType

# Dana Reyes of the Harbour Union met reporters . She said the union would strike .
_ROWS = (
    ("Dana", "PROPN", "Number=Sing", "Dana", 6, "nsubj"),
    ("Reyes", "PROPN", "Number=Sing", "Reyes", 0, "flat"),
    ("of", "ADP", "", "of", 5, "case"),
    ("the", "DET", "Definite=Def", "the", 5, "det"),
    ("Harbour", "PROPN", "Number=Sing", "Harbour", 5, "compound"),
    ("Union", "PROPN", "Number=Sing", "Union", 0, "nmod"),
    ("met", "VERB", "", "meet", None, "root"),
    ("reporters", "NOUN", "Number=Plur", "reporter", 6, "obj"),
    (".", "PUNCT", "", ".", 6, "punct"),
    ("She", "PRON", "Gender=Fem|Number=Sing", "she", 10, "nsubj"),
    ("said", "VERB", "", "say", None, "root"),
    ("the", "DET", "", "the", 12, "det"),
    ("union", "NOUN", "Number=Sing", "union", 14, "nsubj"),
    ("would", "AUX", "", "would", 14, "aux"),
    ("strike", "VERB", "", "strike", 10, "ccomp"),
    (".", "PUNCT", "", ".", 10, "punct"),
)


def _words() -> Words:
    forms, upos, features, lemmas, heads, relations = zip(*_ROWS, strict=True)
    return Words(
        forms=forms,
        upos=upos,
        features=features,
        lemmas=lemmas,
        heads=heads,
        relations=relations,
        quotes=[0] * len(_ROWS),
        sentences=[0] * 9 + [1] * 7,
    )


def _mention(first: int, last: int, head: int, kind: MentionType, *, named: bool = False) -> Mention:
    return Mention(first=first, last=last, head=head, type=kind, named=named)


def _facts() -> Facts:
    return describe(
        _words(),
        [
            _mention(0, 1, 0, "person", named=True),
            _mention(3, 5, 5, "organization", named=True),
            _mention(7, 7, 7, "person"),
            _mention(9, 9, 9, "person"),
            _mention(11, 12, 12, "organization"),
        ],
    )


def _weights(seed: int = 1, hidden: int = 6, size: int = 4, inner: int = 3) -> dict[str, np.ndarray]:
    source = np.random.default_rng(seed)
    shapes = {
        "later.weight": (hidden, size),
        "later.bias": (size,),
        "earlier.weight": (hidden, size),
        "earlier.bias": (size,),
        "pair.table": (sum(SIZES.values()), inner),
        "pair.inner_bias": (inner,),
        "pair.out": (inner,),
        "pair.bias": (1,),
        "own.table": (sum(OWN_SIZES.values()), inner),
        "own.inner_bias": (inner,),
        "own.vector": (size, inner),
        "own.out": (inner,),
        "own.bias": (1,),
    }
    return {
        f"coreference.{name}": source.normal(size=shape).astype(np.float32) for name, shape in shapes.items()
    }


def test_describe_tells_names_pronouns_and_phrases_apart() -> None:
    assert _facts().form.tolist() == [0, 0, 1, 2, 1]


def test_describe_reads_gender_and_number() -> None:
    facts = _facts()
    assert facts.gender.tolist() == [0, 0, 0, 2, 0]
    assert facts.number.tolist() == [1, 1, 2, 1, 1]


def test_describe_marks_the_subject_of_a_word_that_governs_a_clause() -> None:
    assert _facts().subject.tolist() == [1, 0, 0, 2, 1]


def test_pair_codes_see_the_shared_head_of_name_and_phrase() -> None:
    facts = _facts()
    codes = pair_codes(facts, np.array([4, 4]), np.array([1, 0]))
    match = codes[:, list(SIZES).index("match")]
    assert match[0] & 1
    assert match[1] == 0


def test_codes_stay_inside_their_tables() -> None:
    facts = _facts()
    assert (pair_codes(facts, *candidates(facts)).max(axis=0) < list(SIZES.values())).all()
    assert (own_codes(facts).max(axis=0) < list(OWN_SIZES.values())).all()


def test_candidates_are_all_mentions_before_nearest_first() -> None:
    later, earlier = candidates(_facts())
    assert earlier[later == 3].tolist() == [2, 1, 0]
    assert not (later == 0).any()


def test_candidates_find_a_far_name_again() -> None:
    forms = ["Reyes", *["x"] * (REACH + 5), "Reyes"]
    count = len(forms)
    words = Words(
        forms=forms,
        upos=["PROPN", *["X"] * (REACH + 5), "PROPN"],
        features=[""] * count,
        lemmas=forms,
        heads=[None] * count,
        relations=["root"] * count,
        quotes=[0] * count,
        sentences=list(range(count)),
    )
    named = {0, count - 1}
    facts = describe(words, [_mention(i, i, i, "person", named=i in named) for i in range(count)])
    later, earlier = candidates(facts)
    assert earlier[later == count - 1].tolist() == [*range(count - 2, count - 2 - REACH, -1), 0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_link_chooses_the_best_scored_candidate_or_none(seed: int) -> None:
    scorer = Scorer(_weights(seed))
    facts = _facts()
    projected = scorer.project(np.random.default_rng(seed).normal(size=(5, 6)).astype(np.float32))
    pairs = candidates(facts)
    scores, new = scorer.pair_scores(facts, projected, pairs), scorer.new_scores(facts, projected)
    links = scorer.link(facts, projected)
    assert links.antecedent[0] is None
    for mention in range(1, 5):
        own = {int(j): float(s) for i, j, s in zip(*pairs, scores, strict=True) if i == mention}
        best = max(own, key=lambda j: own[j])
        assert links.antecedent[mention] == (best if own[best] > new[mention] else None)
        assert links.margin[mention] == pytest.approx(own[best] - float(new[mention]), abs=1e-4)


def test_link_of_nothing_is_nothing() -> None:
    scorer = Scorer(_weights())
    facts = describe(_words(), [])
    links = scorer.link(facts, scorer.project(np.zeros((0, 6), dtype=np.float32)))
    assert links.antecedent == ()


def test_scorer_is_missing_when_the_bundle_has_no_weights() -> None:
    assert Scorer.of({"label.weight": np.zeros((1, 1), dtype=np.float32)}) is None
