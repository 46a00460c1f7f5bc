"""Reading a city pack: files → checked values, with every error named by file and line. PURE."""

from opencity.directory.pack.checking import read_pack
from opencity.directory.pack.reading import PackError, PackProblems
from opencity.directory.pack.schema import Pack

__all__ = ["Pack", "PackError", "PackProblems", "read_pack"]
