"""Agreement of two codings of corpora/events: python recipes/agreement.py > corpora/events/AGREEMENT.txt

Compares every report of corpora/events/second with the one of the same name in corpora/events/reports.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from parley.evaluate.coders import compare
from parley.evaluate.marked_events import read_coded, read_coded_report
from parley.ontology import load_ontology

CORPUS = Path(__file__).parents[1] / "corpora" / "events"


def main() -> None:
    ontology = load_ontology()
    codings = [
        (read_coded_report(CORPUS / "reports" / f"{second.id}.txt", ontology), second)
        for second in read_coded(CORPUS / "second")
    ]
    found = compare(codings)
    acts = found.acts
    sys.stdout.write(
        f"{len(codings)} reports coded twice; acts: {acts.right} found by both, {acts.missed} only by the first coder, "
        f"{acts.spare} only by the second (F1 {100 * acts.f1:.1f})\n"
    )
    sys.stdout.write(f"{'field':<20} {'units':>6} {'alike %':>8} {'alpha':>6}\n")
    for field, one in found.fields.items():
        sys.stdout.write(f"{field:<20} {one.units:>6} {100 * one.same / one.units:>8.1f} {one.alpha:>6.2f}\n")


if __name__ == "__main__":
    main()
