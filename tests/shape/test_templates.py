"""Templates keep to the content security policy and to our own files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "opencity").rglob("templates/**/*.html"))
COMMENT = re.compile(r"<!--.*?-->|{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
# A block of data (JSON) is no script: the browser does not run it.
INLINE_SCRIPT = re.compile(
    r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE
)
FORBIDDEN = {
    "inline script": INLINE_SCRIPT,
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign file": re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//", re.IGNORECASE),
    "marked as safe": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}


def test_there_are_templates():
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "opencity").as_posix())
def test_template_keeps_to_the_policy(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    # Letters are read in mail programs, which know no style sheets.
    allowed = {"style attribute", "style element"} if "letters" in path.parts else set()
    assert {what for what, pattern in FORBIDDEN.items() if pattern.search(text)} - allowed == set()
