"""How far a step is: in place on a terminal, a line for every quarter in a log."""

import re

import pytest

from opencity.config.progress import step


def told(capsys, *, terminal, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    with step("demo city") as line:
        for value in range(0, 101, 5):
            line.percent(value)
        line("2000 appeals")
    return re.sub(r" {2,}", " ", capsys.readouterr().out)


def test_a_log_gets_a_line_for_every_quarter(capsys, monkeypatch):
    lines = told(capsys, terminal=False, monkeypatch=monkeypatch).splitlines()
    assert lines[:3] == [" demo city 25 %", " demo city 50 %", " demo city 75 %"]
    assert lines[3].startswith(" demo city 0.0 s")
    assert lines[3].endswith("2000 appeals")


def test_a_terminal_keeps_to_one_line(capsys, monkeypatch):
    text = told(capsys, terminal=True, monkeypatch=monkeypatch)
    assert text.count("\n") == 1
    assert text.count("\r") == 22
    assert "\r demo city 35 %\r demo city 40 %" in text


def test_failure_is_said_in_the_line(capsys):
    with pytest.raises(ValueError, match="no"), step("tables"):
        raise ValueError("no")
    assert capsys.readouterr().out.endswith("failed\n")
