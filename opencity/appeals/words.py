"""Words of an appeal as staff search for them. PURE."""

from opencity.language import kazakh, russian
from opencity.language.normal import tokens
from opencity.language.translit import plain

MOST_WORDS = 2_000


def index_words(text: str) -> list[str]:
    """Every word by its stems (Russian and Kazakh), in plain letters, once each."""
    found: dict[str, None] = {}
    for token in tokens(text)[:MOST_WORDS]:
        for stem in stems(token.text):
            found[stem] = None
    return list(found)


def stems(word: str) -> tuple[str, str]:
    """The Russian and the Kazakh stem of one word, spelt so that both alphabets of typing meet."""
    return plain(russian.stem(word)), plain(kazakh.stem(word))
