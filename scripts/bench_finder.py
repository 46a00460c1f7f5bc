"""Measure the finder: `bench_finder.py [FOLDER]`; prints a table, asserts nothing.

Own queries (`scripts/bench/finder_queries.jsonl`) over the city pack: top-1, top-3 and MRR@10 by language, style and
kind; half of them (`tune`) may be looked at while ranking is changed, the other half (`hold`) not. With FOLDER (data
that is read in place and never copied): retrieval of Kazakh passages (KazQAD) and of Russian support answers with the
same analysis, lemmas of the Kazakh treebank, and the sample of resident queries.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from opencity.directory.pack import read_pack  # noqa: E402  the script runs from a checkout
from opencity.finder.box import Finder  # noqa: E402
from opencity.finder.entries import category_entry, contact_entry, faq_entry, guide_entry  # noqa: E402
from opencity.finder.planned import planned_entries  # noqa: E402
from opencity.finder.ranking import Field, TextIndex  # noqa: E402
from opencity.guides.reading import read_shelf  # noqa: E402
from opencity.language.kazakh import candidates  # noqa: E402
from opencity.language.normal import fold  # noqa: E402
from opencity.language.propose import CategoryIndex, CategoryWords  # noqa: E402

OWN = ROOT / "scripts/bench/finder_queries.jsonl"
CONTENT = {"NOUN", "VERB", "ADJ", "ADV", "PROPN"}
FIRST = 10
NOT_FOUND = 99


def city_finder(folder: Path) -> tuple[Finder, float]:
    """The finder over a city pack, and how long it took to make."""
    pack = read_pack(folder)
    codes = [row.code for row in [*pack.groups, *pack.leaves]]
    shelf = read_shelf(folder, bodies=[body.code for body in pack.bodies], categories=codes)
    phones = {body.code: [one.value for one in body.contacts if one.kind == "phone"] for body in pack.bodies}
    began = time.process_time()
    entries = [*map(guide_entry, shelf.guides), *map(faq_entry, shelf.faqs)]
    entries += [
        contact_entry(
            one.code, names=one.names, about=one.about, keywords=one.keywords,
            phones=one.phones or phones.get(one.body or "", []),
        )
        for one in pack.services
    ]  # fmt: skip
    entries += [
        category_entry(one.code, names=one.names, hint=one.hint, keywords=one.keywords, season=one.season)
        for one in pack.leaves
    ]
    entries += planned_entries()
    categories = CategoryIndex.build(
        CategoryWords(one.code, one.names, one.hint, one.keywords, one.season, bool(one.emergency))
        for one in pack.leaves
    )
    return Finder(entries, categories), time.process_time() - began


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a file of queries."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def half_of(query: str) -> str:
    """Which half a query is in, for ever: by its own letters."""
    return "tune" if hashlib.sha256(query.encode()).digest()[0] % 2 else "hold"


def measure(name: str, finder: Finder, rows: Sequence[dict[str, Any]], *, show: bool = False) -> None:
    """Print top-1, top-3 and MRR@10 of queries by language, style and kind."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.process_time()
    for row in rows:
        found = [(one.entry.kind.value, one.entry.code) for one in finder.find(row["q"], limit=FIRST).results]
        want = (row["kind"], row["target"])
        place = found.index(want) if want in found else NOT_FOUND
        for key in ("all", row["lang"], f"style {row['style']}", f"kind {row['kind']}"):
            count = totals[key]
            count["n"] += 1
            count["top1"] += place == 0
            count["top3"] += place < 3
            count["mrr"] += 1 / (place + 1) if place < FIRST else 0  # type: ignore[assignment]
        if show and place >= 3:
            print(f"  {place:3} {row['lang']} {row['q'][:80]} -> {want[0]}:{want[1]} | {found[:3]}")
    each = (time.process_time() - began) / max(1, len(rows)) * 1000
    print(f"\n{name}: {len(rows)} queries, {each:.1f} ms CPU each")
    for key, count in sorted(totals.items()):
        n = count["n"]
        shares = (
            f"{title} {count[name] / n:.3f}" for title, name in (("top-1", "top1"), ("top-3", "top3"), ("MRR", "mrr"))
        )
        print(f"  {key:28} {n:4}", *shares, sep="  ")


def retrieval(name: str, language: str, docs: Sequence[tuple[str, str]], asked: Iterable[tuple[str, set[int]]]) -> None:
    """Print MRR@10 of passages with a title."""
    began = time.process_time()
    index = TextIndex([[Field(title, language, 6.0, 0.3), Field(text, language)] for title, text in docs])
    made = time.process_time() - began
    asked = list(asked)
    began = time.process_time()
    total = 0.0
    for query, right in asked:
        places = [n for n, hit in enumerate(index.search(query, limit=FIRST)) if hit.number in right]
        total += 1 / (places[0] + 1) if places else 0
    each = (time.process_time() - began) / len(asked) * 1000
    print(f"{name}: {len(asked)} queries over {len(docs)} passages, MRR@10 {total / len(asked):.3f}, "
          f"{each:.1f} ms CPU each, made in {made:.1f} s")  # fmt: skip


def kazakh(folder: Path) -> None:
    """KazQAD: every passage that answers a question is right for it, whichever row names it."""
    passages = list(rows_of(folder / "questions/kazqad_passages.jsonl"))
    number = {row["context"]: n for n, row in enumerate(passages)}
    right: dict[str, set[int]] = defaultdict(set)
    questions = [row for row in rows_of(folder / "questions/kazqad_part.jsonl") if row["context"] in number]
    for row in questions:
        right[row["question"]].add(number[row["context"]])
    docs = [(row["title"], row["context"]) for row in passages]
    retrieval("KazQAD", "kk", docs, [(row["question"], right[row["question"]]) for row in questions])


def support(folder: Path) -> None:
    """Support cases: the entries named for the question or for the answer are right."""
    with (folder / "questions/video_support_kb.csv").open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    with (folder / "questions/video_support_cases_part.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    number = {row["kb_id"]: n for n, row in enumerate(entries)}
    docs = [(f"{row['topic']} {row['question']}", row["answer"]) for row in entries]
    asked = []
    for case in cases:
        ids = f"{case['gold_by_question']};{case['gold_by_answer']}".split(";")
        asked.append((case["user_question"], {number[one.strip()] for one in ids if one.strip() in number}))
    retrieval("support cases", "ru", docs, [pair for pair in asked if pair[1]])


def lemmas(folder: Path) -> None:
    """Content words of the treebank whose likeliest stem is the lemma."""
    rows = []
    for line in (folder / "language/ud_kk_ktb_test.conllu").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 3 and cells[3] in CONTENT and cells[0].isdigit():
            rows.append((fold(cells[1]), fold(cells[2])))
    best = sum(candidates(form)[0] == lemma for form, lemma in rows) / len(rows)
    print(f"Kazakh lemmas: {len(rows)} content words of the treebank, right {best:.3f}")


def main() -> None:
    """Print everything that can be measured with what is given."""
    finder, made = city_finder(ROOT / "cities/almaty")
    print(f"{finder.size} entries, index made in {made:.1f} s CPU")
    show = "-v" in sys.argv
    if OWN.exists():
        own = list(rows_of(OWN))
        for half in ("tune", "hold"):
            measure(f"own queries, {half}", finder, [row for row in own if half_of(row["q"]) == half], show=show)
        measure("own queries, all", finder, own)
    folders = [Path(one) for one in sys.argv[1:] if not one.startswith("-")]
    if folders:
        sample = list(rows_of(folders[0] / "questions/resident_queries_sample.jsonl"))
        measure("sample of resident queries", finder, sample, show=show)
        kazakh(folders[0])
        support(folders[0])
        lemmas(folders[0])


if __name__ == "__main__":
    main()
