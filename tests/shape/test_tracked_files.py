"""What the repository must not hold: names of package hosts in locks, paths of somebody's machine, secrets."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"]
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|Users|root|work|farm)/[\w.-]+/|(?<![\w.:/])/tmp/[\w.-]+")
KEY = re.compile("-----BEGIN " + "[A-Z ]*PRIVATE KEY-----")
TEXT = {".py", ".md", ".html", ".css", ".js", ".json", ".yaml", ".yml", ".toml", ".in", ".lock", ".txt", ".sh", ""}


def own_files():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:  # an archive without its history
        parts = {path: path.relative_to(ROOT).parts for path in ROOT.rglob("*") if path.is_file()}
        return [p for p, names in parts.items() if names[0] not in {"var", "node_modules"} and names[0][0] != "."]
    return [path for line in listed.stdout.split("\0") if line and (path := ROOT / line).is_file()]


def text_files():
    for path in own_files():
        if path.suffix in TEXT:
            yield path, path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_host(lock):
    text = (ROOT / lock).read_text()
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    packages = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text().strip())
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_npm_lock_names_no_host():
    assert "http" not in re.sub(r'"(?:url|funding)": "[^"]*"', "", (ROOT / "package-lock.json").read_text())


def test_no_paths_of_a_machine():
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}" for path, text in text_files() for hit in MACHINE_PATH.finditer(text)
    ]
    assert found == []


def test_no_keys():
    assert [path.name for path, text in text_files() if KEY.search(text)] == []
