"""One slip of the finger: find the known stem that is one edit away."""

from __future__ import annotations

from collections import defaultdict

_SHORTEST = 5


class NearStems:
    """Known stems by the strings that are left when one letter is dropped.

    One letter missing, added, changed, or two neighbours swapped. The first letter
    must be right or swapped with the second: people rarely miss the first key.
    """

    def __init__(self) -> None:
        self._by_part: dict[str, set[str]] = defaultdict(set)

    def add(self, stem: str) -> None:
        """Make a stem or a whole word known; shorter than five letters is too short to guess."""
        if len(stem) >= _SHORTEST:
            for part in _parts(stem):
                self._by_part[part].add(stem)

    def near(self, word: str) -> set[str]:
        """Return what is known one edit away from a word of five letters or more."""
        if len(word) < _SHORTEST:
            return set()
        found = {stem for part in _parts(word) for stem in self._by_part.get(part, ())}
        return {stem for stem in found if _one_edit(word, stem)}


def _parts(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_edit(one: str, other: str) -> bool:
    """Check two words that share a part: strings of equal length may still differ in two places."""
    swapped_start = one[0] == other[1:2] and one[1] == other[0]
    if one[0] != other[0] and not swapped_start:
        return False
    if len(one) != len(other):
        return True
    different = [at for at in range(len(one)) if one[at] != other[at]]
    if len(different) <= 1:
        return True
    first, second = different[0], different[-1]
    return len(different) == 2 and second == first + 1 and one[first] == other[second] and one[second] == other[first]
