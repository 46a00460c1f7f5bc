"""What a browser calls itself, in words: enough to know one's own sessions apart."""

from __future__ import annotations

import re

# The first that fits: many browsers name the others too.
BROWSERS = [
    ("Edg", "Edge"), ("OPR", "Opera"), ("YaBrowser", "Yandex Browser"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
]  # fmt: skip


def browser_name(user_agent: str) -> str:
    """`Firefox, Windows`; what is not known gives its first word, nothing gives `?`."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}/", user_agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    first = re.split(r"[/ ]", user_agent, maxsplit=1)[0][:40]
    return ", ".join(filter(None, [browser or first, system])) or "?"
