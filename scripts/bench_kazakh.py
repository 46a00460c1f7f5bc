"""Measure the Kazakh analyser on outside data, read in place: `bench_kazakh.py FOLDER`.

FOLDER has `ud_kk_ktb_test.conllu` (treebank) and `unimorph_kaz_nouns.tsv`. Prints the
share of content words whose likeliest stem is the lemma, and whose candidates hold it.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from opencity.language.kazakh import candidates
from opencity.language.normal import fold

CONTENT = {"NOUN", "VERB", "ADJ", "ADV", "PROPN"}


def main(folder: Path) -> None:
    rows = []
    for line in (folder / "ud_kk_ktb_test.conllu").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 3 and cells[3] in CONTENT and cells[0].isdigit():
            rows.append((fold(cells[1]), fold(cells[2]), cells[3]))
    report("treebank", rows)
    nouns = []
    for line in (folder / "unimorph_kaz_nouns.tsv").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 3 and " " not in cells[1]:
            nouns.append((fold(cells[1]), fold(cells[0]), "NOUN"))
    report("unimorph", nouns)


def report(name: str, rows: list[tuple[str, str, str]]) -> None:
    began = time.perf_counter()
    found = [(form, lemma, kind, candidates(form)) for form, lemma, kind in rows]
    spent = time.perf_counter() - began
    best = sum(stems[0] == lemma for _, lemma, _, stems in found) / len(rows)
    any_ = sum(lemma in stems for _, lemma, _, stems in found) / len(rows)
    each = spent / len(rows) * 1e6
    print(f"{name}: {len(rows)} words, best {best:.3f}, among candidates {any_:.3f}, {each:.0f} µs a word")
    if "-v" in sys.argv:
        by = Counter(kind for _, lemma, kind, stems in found if stems[0] != lemma)
        print(
            by,
            Counter((form, lemma, stems[:4]) for form, lemma, _, stems in found if stems[0] != lemma).most_common(60),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
