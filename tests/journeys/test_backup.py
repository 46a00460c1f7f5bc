"""Backup and restore: all that was there comes back, into an empty place only, and never by half."""

import os
import socket
import subprocess
import sys
import tarfile

import pytest
from psycopg import sql

from opencity.config import backup, embedded, postgres_tools
from opencity.config.environment import ROOT, Environment

TRAP = "SET transaction_timeout = 0;"  # the line that is left out of the script, here as something a resident wrote


def environment_of(data_dir, **values):
    return Environment.read({"DATA_DIR": str(data_dir), **values})


@pytest.fixture(scope="module")
def city(new_folder):
    """A data folder with all our tables, some rows and a photo."""
    data_dir = new_folder() / "city"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with embedded.borrowed(data_dir, careless=True) as server:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env={**kept, "DATA_DIR": str(data_dir)}, check=True)
        with server.connect("opencity") as connection:
            connection.execute("CREATE TABLE written (text text)")
            connection.execute("INSERT INTO written VALUES (%s), ('Әкімдікке\tөтініш'), (NULL)", [TRAP])
    (data_dir / "files").mkdir()
    (data_dir / "files" / "photo.jpg").write_bytes(b"\xff\xd8")
    return data_dir


@pytest.fixture(scope="module")
def archive(city, new_folder):
    return backup.save(environment_of(city), new_folder() / "city.tar")


@pytest.fixture
def empty(new_folder):
    """A data folder whose embedded server takes little time to make."""
    data_dir = new_folder() / "empty"
    with embedded.borrowed(data_dir, careless=True):
        yield data_dir


def rows(data_dir):
    """Every table's name with all its rows."""
    with embedded.borrowed(data_dir, careless=True) as server, server.connect("opencity") as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        query = "SELECT t::text FROM {} t ORDER BY 1"
        return {name: connection.execute(sql.SQL(query).format(sql.Identifier(name))).fetchall() for name in tables}


def test_all_comes_back_and_a_second_restore_is_refused(city, archive, empty):
    backup.restore(environment_of(empty), archive)
    there = rows(empty)
    assert there == rows(city)
    assert any(TRAP in row[0] for row in there["written"])
    assert len(there) > 30
    assert (empty / "files" / "photo.jpg").read_bytes() == b"\xff\xd8"
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.restore(environment_of(empty), archive)


def test_an_archive_is_for_its_owner_only(archive):
    assert archive.stat().st_mode & 0o077 == 0


def dump_of(archive, folder):
    """The dump alone, as a file; `extract` differs between the versions of Python that we serve."""
    with tarfile.open(archive) as whole:
        path = folder / "database.dump"
        path.write_bytes(whole.extractfile("database.dump").read())
    return path


def test_a_torn_archive_leaves_nothing_behind(archive, empty, tmp_path):
    dump = dump_of(archive, tmp_path)
    with dump.open("r+b") as stream:
        stream.truncate(dump.stat().st_size * 2 // 3)
    with tarfile.open(tmp_path / "torn.tar", "w") as torn:
        torn.add(dump, "database.dump")
    with pytest.raises(postgres_tools.ToolError, match="pg_restore failed"):
        backup.restore(environment_of(empty), tmp_path / "torn.tar")
    assert rows(empty) == {}


def test_an_error_of_the_server_is_said_and_nothing_is_left(archive, empty, tmp_path):
    dump_of(archive, tmp_path)
    with embedded.borrowed(empty) as server, server.connect("opencity") as connection:
        connection.execute("CREATE TABLE written (text text)")
        connection.execute("CREATE TABLE taken (text text)")
    with pytest.raises(postgres_tools.ToolError, match='"written" already exists'):
        postgres_tools.bring_back(environment_of(empty), tmp_path / "database.dump")
    assert set(rows(empty)) == {"written", "taken"}


def test_every_option_of_the_address_reaches_the_programs(tmp_path, monkeypatch):
    monkeypatch.setenv("PGSSLCRL", "/kept/crl.pem")
    url = (
        "postgres://u:geheim@db.example:6432/city?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem"
    )
    environment = environment_of(tmp_path, DATABASE_URL=f"{url}&keepalives_idle=30")
    variables = postgres_tools._variables(environment)
    assert {
        "PGHOST": "db.example",
        "PGPORT": "6432",
        "PGUSER": "u",
        "PGPASSWORD": "geheim",
        "PGDATABASE": "city",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/ca.pem",
        "PGSSLCERT": "/c.pem",
        "PGSSLKEY": "/k.pem",
        "PGSSLCRL": "/kept/crl.pem",
    }.items() <= variables.items()
    command = postgres_tools._on_database(environment, "pg_dump")
    assert command[1:] == ["--dbname=keepalives_idle=30"]
    with pytest.raises(postgres_tools.ToolError, match="sslpassword"):
        postgres_tools._on_database(environment_of(tmp_path, DATABASE_URL=f"{url}&sslpassword=x"), "psql")


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no library can be loaded first")
def test_the_programs_speak_tls(tmp_path, closed_port):
    """Those of the wheel alone would refuse sslmode=require before they call anybody."""
    url = f"postgres://u:p@127.0.0.1:{closed_port}/city?sslmode=require"
    with pytest.raises(postgres_tools.ToolError, match="Connection refused"):
        postgres_tools.dump(environment_of(tmp_path, DATABASE_URL=url), tmp_path / "dump")
