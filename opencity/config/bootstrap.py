"""From a bare machine to a Python with our packages: `python3 -m opencity.config.bootstrap [--dev]`.

Standard library only, and a syntax that an old Python can still read, for it has to say that it is too old.
Packages come from a lock with hashes, installed by plain pip; nothing is done while the lock has not changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main(arguments: list) -> int:  # type: ignore[type-arg]  # list[str] would stop an old Python here
    """Make `.venv` and install what the lock names; exit code 0 when it is there."""
    _use_new_python()
    try:
        _make_venv()
        _install("dev" if "--dev" in arguments else "run")  # the lock for development holds everything
    except subprocess.CalledProcessError as error:
        print(f"\n{error.output or ''}\nThe command failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


def _use_new_python() -> None:
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.chdir(str(ROOT))
            os.execv(path, [path, "-m", "opencity.config.bootstrap"] + sys.argv[1:])  # noqa: S606
    sys.exit("Python {}.{} or newer is needed, this is {}.{}.".format(*OLDEST, *sys.version_info[:2]))


def _make_venv() -> None:
    """Make the environment, or make it anew when the folder was moved or its Python is gone."""
    here = VENV / "made-for"
    facts = f"{ROOT} {sys.version_info[0]}.{sys.version_info[1]}"
    if PYTHON.exists() and (not here.exists() or here.read_text() == facts):
        return
    started = _begin("virtual environment")
    try:
        _quiet([sys.executable, "-m", "venv", "--clear", str(VENV)])
    except subprocess.CalledProcessError:
        print("\nOn Debian and Ubuntu: apt install python3-venv", file=sys.stderr)
        raise
    here.write_text(facts)
    _end(started)


def _install(part: str) -> None:
    """Install one lock, unless just this lock is installed. `dev` holds all of `run`."""
    name = "requirements.lock" if part == "run" else f"requirements-{part}.lock"
    if _stamp(part).exists() and _stamp(part).read_text() == _hash(name):
        return
    started = _begin(f"packages ({name})")
    _quiet(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        + ["--no-input", "--require-hashes", "-r", str(ROOT / name)]
    )
    _stamp(part).write_text(_hash(name))
    if part == "dev":
        _stamp("run").write_text(_hash("requirements.lock"))
    _end(started)


def _stamp(part: str) -> Path:
    return VENV / f"installed-{part}"


def _hash(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _quiet(command: list) -> None:  # type: ignore[type-arg]
    subprocess.run(  # noqa: S603
        command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _begin(name: str) -> float:
    print(f"  {name:<34}", end="", flush=True)
    return time.monotonic()


def _end(started: float) -> None:
    print(f"{time.monotonic() - started:6.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
