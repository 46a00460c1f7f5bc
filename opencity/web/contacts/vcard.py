"""A contact for the phone's own book: vCard 3.0 (RFC 2426), the version that every phone reads."""

from __future__ import annotations

from opencity.web.contacts.reading import Shown

WIDEST = 75  # octets of a line, without its end


def vcard(one: Shown, *, url: str) -> str:
    """One service as a vCard."""
    phones = [f"TEL;TYPE=WORK,VOICE:{phone.number.replace(' ', '')}" for phone in [*one.phones, *one.more_phones]]
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_text(one.name)}",
        f"N:{_text(one.name)};;;;",
        *([f"ORG:{_text(one.body_name)}"] if one.body_name else []),
        *dict.fromkeys(phones),
        *(f"EMAIL;TYPE=WORK:{_text(mail)}" for mail in one.emails),
        *(f"ADR;TYPE=WORK:;;{_text(address)};;;;" for address in one.addresses),
        f"NOTE:{_text(one.about)}",
        f"URL:{url}",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(words: str) -> str:
    """A value: backslash, comma, semicolon and ends of lines are escaped."""
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\n", "\\n")):
        words = words.replace(sign, instead)
    return words


def _folded(line: str) -> str:
    """A long line goes on in the next after a space; letters are never cut in two."""
    parts, size = [""], 0
    for sign in line:
        size += len(sign.encode())
        if size > WIDEST:
            parts.append("")
            size = len(sign.encode()) + 1
        parts[-1] += sign
    return "\r\n ".join(parts)
