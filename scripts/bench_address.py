"""Measure address search: 500 queries, share found at place 1 and within the first 3, time per query.

    python scripts/bench_address.py [CITY_PACK [TABLE.txt [SEED]]]

Without arguments: the first pack that has streets, and the table of the tests.
``TABLE.txt`` holds queries as people type them ("typed => street code"). The rest up to 500 is made from the pack's own
streets by typing rules: a kind word short, long, before, after or missing, the Kazakh, Russian or Latin form, Kazakh in
Russian letters, a house or a district, and in every fifth query one typing error. Namesakes that nobody could tell
apart from what was typed count as found.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import street_naming as naming

from opencity.directory.address import AddressIndex
from opencity.directory.address_data import AddressMatch, Street, read_pack

ALL = 500
SHORT = {
    "street": (["ул. ", "улица ", "ул ", "", "", ""], [" көшесі", " көш.", "", ""]),
    "avenue": (["пр. ", "пр-т ", "проспект ", "", ""], [" даңғылы", " даң.", "", ""]),
    "lane": (["пер. ", "переулок "], [" тұйығы"]),
    "boulevard": (["бульвар ", ""], [" бульвары", ""]),
    "microdistrict": (["мкр ", "мкр. ", "микрорайон ", "м-н "], [" шағынауданы", " ш/а", " ықшамауданы"]),
}
HOUSES = ["", "", " {}", ", {}", ", д. {}", " дом {}", " {}а", " {}/2", " {} кв 7"]
KEYS = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"]


def typed(street: Street, rng: random.Random) -> str:
    """One way to type a street."""
    base_ru, base_kk = street.bases[0], street.bases[1] if len(street.bases) > 1 else street.bases[0]
    before, after = SHORT.get(street.kind, ([""], [""]))
    way = rng.random()
    if way < 0.6:
        text = rng.choice(before) + base_ru
    elif way < 0.8:
        text = base_kk + rng.choice(after)
    elif way < 0.9:
        text = naming.russian_letters(base_kk) + rng.choice(after)
    else:
        text = " ".join(naming.slug(part) for part in base_ru.split()) + rng.choice([" street", "", ""])
    if street.locality:
        text += f", {street.locality}"
    if rng.random() < 0.2:
        text = misspelt(text, rng)
    if rng.random() < 0.3:
        text = text.lower()
    return text + rng.choice(HOUSES).format(rng.randint(1, 250))


def misspelt(text: str, rng: random.Random) -> str:
    """The same with one typing error: a letter lost, doubled, swapped or hit beside."""
    spots = [
        i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha() and text[i - 1].isalpha()
    ]
    if len(spots) < 3:
        return text
    at = rng.choice(spots)
    row = next((row for row in KEYS if text[at] in row), "")
    beside = row[max(0, row.find(text[at]) - 1)] if row else text[at]
    middle = rng.choice(["", text[at] * 2, beside])
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return swapped if rng.random() < 0.25 else text[:at] + middle + text[at + 1 :]


def codes(found: list[AddressMatch]) -> list[str]:
    both = ("+".join(sorted(filter(None, (m.street_code, m.other_street_code)))) for m in found)
    return list(dict.fromkeys(both))


def queries(streets: tuple[Street, ...], table: Path, seed: int) -> list[tuple[str, set[str]]]:
    """The table, then streets drawn by length (people write about long streets more)."""
    rows = [line.rsplit(" => ", 1) for line in table.read_text(encoding="utf-8").splitlines() if " => " in line]
    asked = [(row[0], {row[1].strip()}) for row in rows if not row[0].startswith("#")]
    rng = random.Random(seed)  # noqa: S311 - a measurement, not a secret
    lettered = [s for s in streets if s.bases[0][0].isalpha()]
    namesakes: dict[tuple[str, str, bool], set[str]] = {}
    for street in lettered:
        key = (naming.same_name_key(street.bases[0]), street.locality, street.is_area)
        namesakes.setdefault(key, set()).add(street.code)
    for street in rng.choices(lettered, [s.length_m + 300 for s in lettered], k=ALL - len(asked)):
        key = (naming.same_name_key(street.bases[0]), street.locality, street.is_area)
        asked.append((typed(street, rng), namesakes[key]))
    return asked


def main(pack: Path, table: Path, seed: int) -> None:
    start = time.perf_counter()
    index = AddressIndex(*read_pack(pack))
    built = time.perf_counter() - start
    first = third = 0
    times = []
    asked = queries(index.streets, table, seed)
    for query, meant in asked:
        start = time.perf_counter()
        found = codes(index.search(query, language="ru", limit=20))
        times.append(time.perf_counter() - start)
        first += bool(meant & set(found[:1]))
        third += bool(meant & set(found[:3]))
        if not meant & set(found[:3]):
            print(f"  not found: {query!r} meant {min(meant)}, found {found[:3]}")
    times.sort()
    print(f"{len(asked)} queries, {len(index.streets)} streets, index built in {built:.2f} s")
    print(f"first: {first / len(asked):.1%}   first three: {third / len(asked):.1%}")
    print(f"time: median {times[len(times) // 2] * 1e3:.2f} ms, 95 % {times[int(len(times) * 0.95)] * 1e3:.2f} ms")


if __name__ == "__main__":
    home = Path(__file__).resolve().parent.parent
    given = [*sys.argv[1:], "", "", ""]
    pack = Path(given[0]) if given[0] else min(home.glob("cities/*/streets.csv")).parent
    main(pack, Path(given[1] or home / "tests/rules/address_table.txt"), int(given[2] or 1))
