"""Repairs of trees: relative clauses, copulas, labels before quoted words; the tree stays a tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parley.analyse.copulas import with_copulas
from parley.analyse.relatives import rehang
from parley.analyse.speeches import unlabel
from parley.analyse.tags import Columns


def columns(rows: list[tuple[str, int | None, str]]) -> Columns:
    """Columns of (tag, head, relation) rows."""
    out = Columns()
    out.upos = [tag for tag, _, _ in rows]
    out.heads = [head for _, head, _ in rows]
    out.relations = [relation for _, _, relation in rows]
    return out


def test_clause_beyond_the_verb_goes_to_the_noun_before_it() -> None:
    words = "talks failed amid breaches of the truce which began".split()
    told = columns(
        [("NOUN", 1, "nsubj"), ("VERB", None, "root"), ("ADP", 3, "case"), ("NOUN", 1, "obl"), ("ADP", 6, "case"),
         ("DET", 6, "det"), ("NOUN", 3, "nmod"), ("PRON", 8, "nsubj"), ("VERB", 0, "acl:relcl")]
    )  # fmt: skip
    rehang(told, words)
    assert told.heads[8] == 6


def test_clause_of_the_phrase_before_it_stays() -> None:
    words = "breaches of the truce which began".split()
    told = columns(
        [("NOUN", None, "root"), ("ADP", 3, "case"), ("DET", 3, "det"), ("NOUN", 0, "nmod"), ("PRON", 5, "nsubj"),
         ("VERB", 0, "acl:relcl")]
    )  # fmt: skip
    rehang(told, words)
    assert told.heads[5] == 0


@given(data=st.data(), size=st.integers(2, 14))
def test_any_tree_stays_a_tree(data: st.DataObject, size: int) -> None:
    words = data.draw(st.lists(st.sampled_from(["which", "who", "town"]), min_size=size, max_size=size))
    order = data.draw(st.permutations(range(size)))
    heads: list[int | None] = [None] * size
    for place, word in enumerate(order[1:], start=1):
        heads[word] = order[data.draw(st.integers(0, place - 1))]
    relations = data.draw(
        st.lists(st.sampled_from(["acl:relcl", "nmod", "obj"]), min_size=size, max_size=size)
    )
    told = columns([("NOUN", head, relation) for head, relation in zip(heads, relations, strict=True)])
    rehang(told, words)
    for word in range(size):
        at: int | None = word
        for _ in range(size + 1):
            at = told.heads[at] if at is not None else None
        assert at is None


# ---- copulas ------------------------------------------------------------------------------------------------


def copulas(rows: list[tuple[str, int | None, str]], lemmas: str) -> list[str]:
    told = columns(rows)
    told.lemmas = lemmas.split()
    with_copulas(told)
    return told.relations


def test_be_on_an_adjective_is_its_copula() -> None:
    rows: list[tuple[str, int | None, str]] = [("PRON", 2, "nsubj"), ("AUX", 2, "aux"), ("ADJ", None, "root")]
    assert copulas(rows, "he be kind") == ["nsubj", "cop", "root"]


def test_an_adjective_has_one_copula_and_a_verb_none() -> None:
    rows: list[tuple[str, int | None, str]] = [
        ("PRON", 3, "nsubj"), ("AUX", 3, "aux"), ("AUX", 3, "cop"), ("ADJ", None, "root"),
    ]  # fmt: skip
    assert copulas(rows, "he be be kind") == ["nsubj", "aux", "cop", "root"]
    verb: list[tuple[str, int | None, str]] = [
        ("PRON", 2, "nsubj"),
        ("AUX", 2, "aux"),
        ("VERB", None, "root"),
    ]
    assert copulas(verb, "he be run") == ["nsubj", "aux", "root"]


# ---- labels before quoted words -----------------------------------------------------------------------------


def test_a_label_is_no_subject_of_quoted_words() -> None:
    words = "General Roe : “ The president ordered it".split()
    told = columns(
        [("NOUN", 1, "nmod:desc"), ("PROPN", 6, "nsubj"), ("PUNCT", 6, "punct"), ("PUNCT", 6, "punct"),
         ("DET", 5, "det"), ("NOUN", 6, "obl"), ("VERB", None, "root"), ("PRON", 6, "obj")]
    )  # fmt: skip
    unlabel(told, words)
    assert (told.relations[1], told.relations[5]) == ("dislocated", "nsubj")


def test_a_subject_inside_the_quotation_stays_the_only_one() -> None:
    words = "Roe : “ They fled".split()
    told = columns(
        [("PROPN", 4, "nsubj"), ("PUNCT", 4, "punct"), ("PUNCT", 4, "punct"), ("PRON", 4, "nsubj"),
         ("VERB", None, "root")]
    )  # fmt: skip
    unlabel(told, words)
    assert told.relations == ["dislocated", "punct", "punct", "nsubj", "root"]


def test_a_colon_without_quotation_changes_nothing() -> None:
    words = "Roe : they fled".split()
    told = columns(
        [("PROPN", 3, "nsubj"), ("PUNCT", 3, "punct"), ("PRON", 3, "nsubj"), ("VERB", None, "root")]
    )
    unlabel(told, words)
    assert told.relations == ["nsubj", "punct", "nsubj", "root"]
