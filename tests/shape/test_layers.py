"""Who may import whom; the contracts stand in pyproject.toml."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = {"django", "procrastinate", "psycopg", "allauth", "csp"}


def contract(number):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return next(found for found in contracts if found["id"] == number)


def test_import_contracts_hold(capsys):
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("opencity", include_external_packages=True, cache_dir=None)


def test_every_pure_module_is_declared_pure(graph):
    """What knows no framework today is held to it: a module that is not declared could lose it unseen."""
    declared = contract("pure")["source_modules"]
    undeclared = [
        module
        for module in sorted(graph.modules)
        if (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()
        and not module.startswith("opencity.config.")
        and not FRAMEWORKS & graph.find_upstream_modules(module)
        and not any(fnmatch(module, pattern) for pattern in declared)
    ]
    assert undeclared == [], "add them to the contract 'pure' in pyproject.toml"
