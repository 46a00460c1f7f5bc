"""`Refused`: the rules say no, and every face shows it in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

_SENTENCES: dict[str, Any] = {}


def _plainly(fact: Any) -> Any:
    return fact


_SAY: Callable[[Any], Any] = _plainly


class Refused(Exception):  # noqa: N818  it is an answer to a person, not a programming error
    """The rules do not allow the act.

    `code` names the rule; `facts` fill the sentence (dates, numbers, names). Everything that is
    not `Refused` is a bug and surfaces.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def sentence(self) -> str:
        """The refusal in the language that is active now."""
        text = str(_SENTENCES[self.code])
        return text % {name: _SAY(fact) for name, fact in self.facts.items()} if self.facts else text


def add_sentences(sentences: Mapping[str, Any]) -> None:
    """Add the sentences of one room (lazy gettext strings with %(fact)s placeholders)."""
    for code, sentence in sentences.items():
        if code in _SENTENCES and _SENTENCES[code] is not sentence:
            message = f"two sentences for refusal {code!r}"
            raise ValueError(message)
        _SENTENCES[code] = sentence


def speak_with(say: Callable[[Any], Any]) -> None:
    """Set how facts are said: dates in the reader's language. Rules stay pure, the framework gives this."""
    global _SAY  # noqa: PLW0603  set once, when the framework is ready
    _SAY = say


def known_codes() -> frozenset[str]:
    """All codes that have a sentence; a test compares them with the codes in use."""
    return frozenset(_SENTENCES)
