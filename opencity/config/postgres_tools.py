"""PostgreSQL's own programs on the database of the environment: pg_dump to save, pg_restore and psql to restore."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from psycopg import conninfo, pq

from opencity.config import embedded

if TYPE_CHECKING:
    from opencity.config.environment import Environment

# Version 17 and newer know it, the programs write it for all; 0 is the default, so nothing is lost without it.
NEW_SETTING = b"SET transaction_timeout = 0;\n"


class ToolError(Exception):
    """A program failed or cannot be used; the text says why."""


def connection(environment: Environment) -> dict[str, str]:
    """Every option of the connection under libpq's own name, those of DATABASE_URL (sslmode, sslrootcert …) too."""
    source = environment.database_from
    if source is None:
        entry = environment.database
        return {"dbname": entry["NAME"], "user": entry["USER"], "host": entry["HOST"]}
    own = {"dbname": source.name, "user": source.user, "password": source.password}
    own |= {"host": source.host, "port": source.port, **source.options}
    return {name: value for name, value in own.items() if value}


def dump(environment: Environment, target: Path) -> None:
    """Write the whole database into `target`, in pg_dump's custom format."""
    command = _on_database(environment, "pg_dump")
    command += ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    done = subprocess.run(command, env=_variables(environment), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ToolError(f"pg_dump failed:\n{done.stderr.strip()}")


def bring_back(environment: Environment, source: Path) -> None:
    """Replay a dump into the database, into any server from 15 on: all of it or nothing.

    pg_restore itself writes BEGIN and COMMIT into its script. So whatever dies on the way, psql comes to its end
    without COMMIT and the server forgets what came until then.
    """
    reading = [str(embedded.binaries() / "pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error"]
    reading += ["--single-transaction", "--file=-", str(source)]
    writing = [*_on_database(environment, "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as told_by_reader, tempfile.TemporaryFile() as told_by_writer:
        with (
            subprocess.Popen(  # noqa: S603
                writing,
                env=_variables(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=told_by_writer,
            ) as writer,
            subprocess.Popen(  # noqa: S603
                reading, env=_plain_variables(), stdout=subprocess.PIPE, stderr=told_by_reader
            ) as reader,
        ):
            assert reader.stdout is not None  # noqa: S101  for the type checker
            assert writer.stdin is not None  # noqa: S101
            with contextlib.suppress(BrokenPipeError):  # psql has given up, and says why
                _pass_on(reader.stdout, writer.stdin)
                writer.stdin.flush()
            with contextlib.suppress(BrokenPipeError):
                writer.stdin.close()
        reasons = [*_reason("psql", writer, told_by_writer), *_reason("pg_restore", reader, told_by_reader)]
        if reasons:
            raise ToolError("\n".join(reasons))


def _reason(program: str, process: subprocess.Popen[bytes], told: IO[bytes]) -> list[str]:
    told.seek(0)
    text = told.read().decode(errors="replace").strip()
    return [f"{program} failed:\n{text}"] if process.returncode else []


def _pass_on(script: IO[bytes], target: IO[bytes]) -> None:
    """Copy the script without the one line that servers before 17 do not know. It stands before all data."""
    for line in script:
        if line == NEW_SETTING:
            break
        target.write(line)
    shutil.copyfileobj(script, target)


def _on_database(environment: Environment, program: str) -> list[str]:
    """The program's command line, with the options of the connection that have no variable."""
    without, secret = {}, []
    for option in pq.Conninfo.get_defaults():
        name = option.keyword.decode()
        if option.envvar is None and (value := connection(environment).get(name)):
            without[name] = value
            secret += [name] if option.dispchar == b"*" else []
    if secret:  # every user of the machine may read a command line
        raise ToolError(f"{secret[0]} cannot be given to {program} without showing it. Use a key without a password.")
    command = [str(embedded.binaries() / program)]
    return [*command, f"--dbname={conninfo.make_conninfo(**without)}"] if without else command


def _variables(environment: Environment) -> dict[str, str]:
    """The connection as libpq's environment: a password never stands on a command line."""
    names = {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
    # The service heeds variables such as PGSSLROOTCERT as well, so these programs must.
    kept = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    given = {names[name]: value for name, value in connection(environment).items() if name in names}
    library = _library_with_tls() if environment.database_from else None
    return _plain_variables() | kept | given | ({"LD_PRELOAD": str(library)} if library else {})


def _plain_variables() -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": os.environ.get("HOME", "/")}


def _library_with_tls() -> Path | None:
    """The libpq of psycopg's wheel, of the same version. The one beside our programs was built without TLS.

    None where loading it first would not help (other systems than Linux) or where psycopg came without it.
    """
    spec = find_spec("psycopg_binary")
    if sys.platform != "linux" or spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.with_name("psycopg_binary.libs")
    return next(iter(sorted(folder.glob("libpq-*.so*"))), None)
