"""Whom the embedded PostgreSQL runs as: it refuses to run as root, so under root it gets another user."""

from __future__ import annotations

import errno
import os
import pwd
import shutil
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "opencity-db"
ROOT = Path(__file__).resolve().parents[2]

ACL = "system.posix_acl_access"
USER_OBJ, USER, GROUP_OBJ, MASK, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
NOBODY_NAMED = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class ServerUser:
    """A user of this machine. `popen` is what starts a process as them; empty when it is us."""

    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments for `subprocess.run`."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make the path theirs, and only theirs if it is a folder."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        if path.is_dir() and stat.S_IMODE(path.stat().st_mode) != stat.S_IRWXU:
            path.chmod(stat.S_IRWXU)


def server_user(folder: Path) -> ServerUser:
    """Us; or, under root: who owns the data already, else who owns the project, else a user made for it."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid())
    for owner in (folder.stat().st_uid, ROOT.stat().st_uid):
        try:
            entry = pwd.getpwuid(owner)
        except KeyError:  # a folder of the host machine, seen from a container: initdb wants a user with a name
            continue
        if entry.pw_uid != 0:
            return ServerUser(entry.pw_uid, entry.pw_gid)
    entry = _made_user()
    return ServerUser(entry.pw_uid, entry.pw_gid)


def _made_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        if shutil.which("useradd"):
            command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", NAME]
        else:  # busybox
            command = ["adduser", "-S", "-D", "-H", "-s", "/bin/false", NAME]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        return pwd.getpwnam("nobody" if done.returncode else NAME)


def let_pass(user: ServerUser, path: Path) -> None:
    """Let the server's user reach `path` through folders that are closed to others, such as root's home.

    Only passing through is given, only to this one user, by an access list; where the file system has none,
    to everybody, and still without a right to list the folder.
    """
    if user.uid == os.geteuid():
        return
    for folder in reversed(path.resolve().parents):
        facts = folder.stat()
        if facts.st_uid != user.uid and not facts.st_mode & stat.S_IXOTH:
            _open_way(user, folder, facts.st_mode)


def _open_way(user: ServerUser, folder: Path, mode: int) -> None:
    ours = struct.pack("<HHI", USER, 1, user.uid)
    owner, group, other = mode >> 6 & 7, mode >> 3 & 7, mode & 7
    entries = [(USER_OBJ, owner), (GROUP_OBJ, group), (MASK, group | 1), (OTHER, other)]
    first, *rest = (struct.pack("<HHI", tag, right, NOBODY_NAMED) for tag, right in entries)
    try:
        known = _access_list(folder)
        if ours in known:
            # A chmod of the folder since then has masked the entry; with a list, the group's bits are the mask.
            folder.chmod(mode | stat.S_IXGRP)
            return
        if not known:
            os.setxattr(folder, ACL, struct.pack("<I", 2) + first + ours + b"".join(rest))
            return
    except (AttributeError, OSError):  # no access lists on this system or file system
        pass
    folder.chmod(mode | stat.S_IXOTH)


def _access_list(folder: Path) -> bytes:
    try:
        return os.getxattr(folder, ACL)
    except OSError as error:
        if error.errno == errno.ENODATA:
            return b""
        raise
