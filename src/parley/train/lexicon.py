"""The forms the treebanks lemmatise, as a table beside the model: part of what it learned, under its licence.

`python -m parley.train.lexicon OUT.tsv TRAIN.conllu.gz …` writes `form<TAB>UPOS<TAB>lemma`, most frequent lemma first.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from parley.evaluate.conllu import read_documents

_TAGS = ("VERB", "AUX", "NOUN", "ADJ", "ADV", "PRON", "DET", "NUM")


def lexicon(treebanks: list[Path]) -> str:
    """The table of all forms of open and irregular classes, in lower case, with their most frequent lemma."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for path in treebanks:
        for document in read_documents(path):
            for sentence in document.sentences:
                for word in sentence.words:
                    if word.upos in _TAGS and word.form.isalpha() and word.lemma.isalpha():
                        counts[word.form.lower(), word.upos][word.lemma] += 1
    head = "# Forms and lemmas of the training parts of UD English EWT and GUM. Licence: CC BY-SA 4.0.\n"
    rows = (
        f"{form}\t{upos}\t{min(found, key=lambda lemma: (-found[lemma], lemma))}\n"
        for (form, upos), found in counts.items()
    )
    return head + "".join(sorted(rows))


def main() -> None:
    """Parse the command line and write the table."""
    parser = argparse.ArgumentParser(prog="python -m parley.train.lexicon", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("treebanks", type=Path, nargs="+")
    chosen = parser.parse_args()
    chosen.out.write_text(lexicon(chosen.treebanks), encoding="utf-8")


if __name__ == "__main__":
    main()
