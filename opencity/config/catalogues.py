"""Catalogues of messages, without GNU gettext: collect them from the code, merge them, compile them.

`python -m opencity.config.catalogues` brings the .po files up to date (`make messages`); the .mo files are made
from them at set-up and are not kept in the repository.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polib

from opencity.config.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALE = ROOT / "opencity" / "locale"
TRANSLATED = ("kk", "ru")  # the code itself speaks English
# Number of forms and which one a number takes. Kazakh nouns keep the singular after every number.
PLURALS = {
    "kk": "nplurals=2; plural=(n!=1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
# Function → where its arguments are: context, message, plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    name + lazy: places
    for name, places in {
        "gettext": (None, 0, None),
        "gettext_noop": (None, 0, None),
        "ngettext": (None, 0, 1),
        "pgettext": (0, 1, None),
        "npgettext": (0, 1, 2),
    }.items()
    for lazy in ("", "_lazy")
} | {"_": (None, 0, None)}
TEMPLATE_CALL = re.compile(
    r"(?<!\w)(?:n?p?gettext|_)\((?:[^()\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')*\)", re.DOTALL
)


def compile_all() -> int:
    """Compile each catalogue that is newer than its .mo; the number of those."""
    count = 0
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            count += 1
    return count


def collect() -> polib.POFile:
    """All messages of code and templates, without places: a moved line is no change of a catalogue."""
    found = polib.POFile()
    seen: set[tuple[str | None, str]] = set()
    for path in sorted((ROOT / "opencity").rglob("*")):
        for entry in _messages(path):
            key = (entry.msgctxt, entry.msgid)
            if entry.msgid and key not in seen:
                seen.add(key)
                found.append(entry)
            elif entry.msgid_plural:  # the same words once with and once without a plural are one message
                known = found.find(entry.msgid, msgctxt=entry.msgctxt)
                known.msgid_plural, known.msgstr_plural = entry.msgid_plural, entry.msgstr_plural
    return found


def read(language: str) -> polib.POFile:
    """The catalogue of one language, empty when there is none yet."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)


def update(language: str) -> tuple[int, int]:
    """Add new messages to a catalogue and drop those that the code no longer has: (all, untranslated)."""
    catalogue, wanted = read(language), collect()
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    catalogue.clear()
    for entry in wanted:
        old = known.get((entry.msgctxt, entry.msgid))
        if old is not None and bool(old.msgid_plural) == bool(entry.msgid_plural):
            entry.msgstr, entry.msgstr_plural, entry.flags = old.msgstr, old.msgstr_plural, old.flags
            entry.tcomment = old.tcomment
        elif entry.msgid_plural:
            forms = int(re.findall(r"\d+", PLURALS[language])[0])
            entry.msgstr_plural = dict.fromkeys(range(forms), "")
        catalogue.append(entry)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue), len(missing(language))


def missing(language: str) -> list[str]:
    """Messages of the code that the catalogue lacks, leaves empty or marks as fuzzy."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in read(language)}
    return [
        entry.msgid
        for entry in collect()
        if (old := known.get((entry.msgctxt, entry.msgid))) is None
        or not old.translated()
        or bool(old.msgid_plural) != bool(entry.msgid_plural)
    ]


def _messages(path: Path) -> Iterator[polib.POEntry]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        yield from _calls(ast.parse(path.read_text(encoding="utf-8")))
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        from django.utils.translation.template import templatize  # noqa: PLC0415  only who updates needs Django

        for call in TEMPLATE_CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            yield from _calls(ast.parse(call[0].strip()))


def _calls(tree: ast.AST) -> Iterator[polib.POEntry]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name in CALLS and (entry := _entry(node, *CALLS[name])):
                yield entry


def _entry(call: ast.Call, context: int | None, message: int, plural: int | None) -> polib.POEntry | None:
    words = [getattr(argument, "value", None) for argument in call.args]
    places = [place for place in (context, message, plural) if place is not None]
    if len(words) <= max(places) or not all(isinstance(words[place], str) for place in places):
        return None
    entry = polib.POEntry(msgid=words[message])
    if context is not None:
        entry.msgctxt = words[context]
    if plural is not None:
        entry.msgid_plural = words[plural]
        entry.msgstr_plural = {0: "", 1: ""}
    if re.search(r"%\(\w+\)[sd]|%[sd]", entry.msgid):
        entry.flags.append("python-format")
    return entry


def main() -> int:
    """Update all catalogues and say how much is left to translate."""
    import os  # noqa: PLC0415

    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencity.config.settings")
    django.setup()
    for language in TRANSLATED:
        total, left = update(language)
        print(f"{language}: {total} messages, {left} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
