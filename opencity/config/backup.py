"""Backup and restore: database and files in one archive, `make backup` and `make restore FILE=…`.

The archive holds `database.dump` (pg_dump, custom format), `files/` and, when DATA_DIR keeps them, the secret and
the keys of sealed fields.
Keep it as safe as the service itself: it holds everything that residents wrote.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from opencity.config import embedded, postgres_tools
from opencity.config.environment import Environment

USAGE = "usage: make backup [FILE=archive.tar]   ·   make restore FILE=archive.tar"


class BackupError(Exception):
    """It cannot be done; the text says why."""


def save(environment: Environment, target: Path | None) -> Path:
    """Write an archive. The dump comes first: a file that is newer than it does no harm, one missing would."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = target or environment.data_dir / "backups" / f"{stamp}.tar"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch, _server(environment):
        dump, unfinished = Path(scratch) / "database.dump", Path(scratch) / "archive"
        postgres_tools.dump(environment, dump)
        unfinished.touch(mode=0o600)
        with tarfile.open(unfinished, "w") as archive:
            archive.add(dump, "database.dump")
            for name in ("files", "secret", "field_keys"):
                if (environment.data_dir / name).exists():
                    archive.add(environment.data_dir / name, name)
        unfinished.replace(target)
    return target


def restore(environment: Environment, source: Path) -> None:
    """Bring an archive back. Only into a database without tables: what is there is never overwritten."""
    if not source.is_file():
        raise BackupError(f"There is no archive {source}.")
    environment.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=environment.data_dir) as scratch, _server(environment):
        if _has_tables(environment):
            raise BackupError(
                "The database is not empty. Set DATA_DIR to a new folder, or DATABASE_URL to a new database."
            )
        with tarfile.open(source) as archive:
            _unpack(archive, Path(scratch))
        dump = Path(scratch) / "database.dump"
        postgres_tools.bring_back(environment, dump)
        for name in ("files", "secret", "field_keys"):
            if (Path(scratch) / name).exists():
                _replace(Path(scratch) / name, environment.data_dir / name)


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Write plain files only, and only below the folder, whatever the archive says."""
    for member in archive:
        path = (folder / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() else None
        if content is None or not path.is_relative_to(folder.resolve()):
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as stream:
            shutil.copyfileobj(content, stream)


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)


def _server(environment: Environment) -> contextlib.AbstractContextManager[object]:
    return embedded.borrowed(environment.data_dir) if environment.embedded else contextlib.nullcontext()


def _has_tables(environment: Environment) -> bool:
    options: dict[str, Any] = postgres_tools.connection(environment)
    with psycopg.connect(**options) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return found is not None and found[0] > 0


def main(arguments: list[str]) -> int:
    """`save [FILE]` or `restore FILE`."""
    environment = Environment.read()
    files = [Path(name).absolute() for name in arguments[1:]]
    try:
        if arguments[:1] == ["save"] and len(files) <= 1:
            path = save(environment, files[0] if files else None)
            print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
        elif arguments[:1] == ["restore"] and len(files) == 1:
            restore(environment, files[0])
            print("Restored. Start with: make run")
        else:
            print(USAGE, file=sys.stderr)
            return 2
    except (
        BackupError,
        postgres_tools.ToolError,
        embedded.EmbeddedError,
        psycopg.Error,
        OSError,
        tarfile.TarError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
