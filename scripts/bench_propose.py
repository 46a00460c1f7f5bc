"""Measure the proposal of categories on outside data, read in place: `bench_propose.py FOLDER [-v]`.

FOLDER has `appeals/` and `questions/`. Prints how often the right category is first or
among three, for labelled appeals and for queries of residents by language and style,
how often "no category" is respected, and how long a text takes.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import yaml

from opencity.language import analysis, kazakh, russian
from opencity.language.propose import CategoryIndex, CategoryWords

PACK = Path(__file__).parent.parent / "cities" / "almaty" / "categories"
COARSE = {
    "дороги": ("2", "3"),
    "экология": ("9", "10"),
    "ЖКХ": ("4", "5", "6", "7", "8", "9"),
    "медицина": ("14.3",),
    "образование": ("14.1", "14.2"),
    "общественный транспорт": ("1",),
    "соцподдержка": ("14.4",),
}


def load(folder: Path) -> CategoryIndex:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]
    return CategoryIndex.build(
        CategoryWords(
            leaf["code"],
            leaf["names"],
            leaf.get("hint") or {},
            leaf.get("keywords") or {},
            tuple(leaf.get("season") or ()),
            bool(leaf.get("emergency")),
        )
        for file in files
        for leaf in file["leaves"]
    )


def level(code: str) -> str:
    """Judges use second-level codes; a finer leaf below is right too."""
    return ".".join(code.split(".")[:2])


class Count:
    def __init__(self) -> None:
        self.all = self.first = self.three = 0

    def add(self, codes: list[str], right: set[str]) -> None:
        codes = list(dict.fromkeys(map(level, codes)))
        self.all += 1
        self.first += bool(codes[:1]) and codes[0] in right
        self.three += not right.isdisjoint(codes[:3])

    def __str__(self) -> str:
        return f"n={self.all} top1={self.first / max(1, self.all):.3f} top3={self.three / max(1, self.all):.3f}"


def main(folder: Path, *, verbose: bool) -> None:
    began = time.perf_counter()
    index = load(PACK)
    print(f"built in {time.perf_counter() - began:.2f} s")
    appeals(index, folder / "appeals" / "perm_labelled_150.jsonl", verbose=verbose)
    queries(index, folder / "questions" / "resident_queries_sample.jsonl", verbose=verbose)
    coarse(index, folder / "appeals" / "kz_1200_part.csv")
    speed(index)


def rows(path: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def appeals(index: CategoryIndex, path: Path, *, verbose: bool) -> None:
    strict, kind, silent, began = Count(), Count(), [0, 0], time.perf_counter()
    every = rows(path)
    for row in every:
        found = index.propose(row["text"])
        codes = [proposal.code for proposal in found]
        if row["none"]:
            silent[0] += 1
            silent[1] += not codes
        else:
            strict.add(codes, {level(row["code"])})
            kind.add(codes, {level(code) for code in (row["code"], *row["also"])})
        if verbose and (
            (row["none"] and codes) or (not row["none"] and level(row["code"]) not in map(level, codes[:3]))
        ):
            print(
                "  ",
                row["code"],
                row["also"],
                [(p.code, p.score, p.why) for p in found],
                row["text"][:300].replace("\n", " "),
            )
    print(
        f"labelled appeals: {strict}; with `also`: {kind}; nothing where nothing fits: {silent[1]}/{silent[0]}; "
        f"{(time.perf_counter() - began) / len(every) * 1e3:.2f} ms a text (cold)"
    )


def queries(index: CategoryIndex, path: Path, *, verbose: bool) -> None:
    by: dict[str, Count] = defaultdict(Count)
    for row in rows(path):
        if row["kind"] != "category":
            continue
        found = index.propose(row["q"])
        for name in ("all", row["lang"], row["style"]):
            by[name].add([proposal.code for proposal in found], {row["target"]})
        if verbose and [p.code for p in found][:1] != [row["target"]]:
            print("  ", row["target"], [(p.code, p.score, p.why) for p in found], row["q"][:150])
    for name, count in by.items():
        print(f"queries, {name}: {count}")


def coarse(index: CategoryIndex, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for column in ("text_kz", "text_ru"):
            file.seek(0)
            right = total = 0
            for row in csv.DictReader(file):
                groups = COARSE.get(row["category"])
                if groups:
                    total += 1
                    right += any(
                        code == group or code.startswith(group + ".")
                        for code in [p.code for p in index.propose(row[column], limit=1)]
                        for group in groups
                    )
            print(f"coarse classes, {column}: n={total} top1={right / max(1, total):.3f}")


def speed(index: CategoryIndex) -> None:
    """Processor time, so that a busy machine does not count."""
    text = (
        "Жолдың ортасында терең шұңқыр пайда болды, көліктер айналып өтіп жүр, балаларға қауіпті. На нашей улице "
        "третий день не горят фонари и вывозят мусор через раз. "
    )
    for name, sample, turns in (("short", text, 200), ("10,000", (text * 80)[:10_000], 5)):
        began = time.process_time()
        for _ in range(turns):
            index.propose(sample)
        print(f"{name}: {(time.process_time() - began) / turns * 1e3:.2f} ms")
    varied = " ".join(
        "".join(chr(1072 + (at * 7 + place * place) % 32) for place in range(3 + at % 9)) for at in range(2000)
    )[:10_000]
    for cache in (analysis.keys, kazakh.candidates, russian.stem):
        cache.cache_clear()
    began = time.process_time()
    index.propose(varied)
    print(f"10,000 of all different, cold: {(time.process_time() - began) * 1e3:.2f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
