"""The schema says what every request gets: a fuzzer finds no 500 and no undocumented answer."""

from __future__ import annotations

from tests.cast import lodged
from tests.channels.fuzzing import fuzz

EXAMPLES = 15


def test_fuzzer_finds_nothing(program, settings):
    settings.API_LIMITS = {}
    appeal = lodged()
    seen = fuzz(EXAMPLES, known={"number": appeal.number, "secret": appeal.appellant.secret})
    assert sum(seen.values()) >= 200
    reached = {
        "POST /api/v1/appeals positive 201",
        "GET /api/v1/appeals positive 200",
        "POST /api/v1/propose positive 200",
    }
    assert reached <= set(seen)
    assert not [answer for answer in seen if answer.rpartition(" ")[2].startswith("5")]
