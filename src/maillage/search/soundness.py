"""Whether the files of an index are what was written: tantivy ends each with its CRC and checks it
at no other time. Read with `read`, never mapped: a file cut under a map kills the process.
"""

import json
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MAGIC = 1337
TAIL = 8  # length of the footer, magic
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # of each segment
LONGEST_FOOTER = 4096
BLOCK = 1 << 20
A_MINUTE = 256 << 20  # bytes read a minute, at most: a large index is gone round in several


class Rounds:
    """Goes round the files of the current index, so many bytes at a time."""

    def __init__(self) -> None:
        self._last = ""

    def damage(self, folder: Path, most: int = A_MINUTE) -> str:
        """The name of a file that is not what was written, or empty."""
        try:
            names = sorted(_files(folder))
        except (OSError, ValueError, KeyError, TypeError):
            return "meta.json"
        after = [name for name in names if name > self._last]
        for name in after + names[: len(names) - len(after)]:
            if not _is_whole(folder / name):
                return name if name in named(folder) else ""  # a merge took it away meanwhile
            self._last = name
            most -= (folder / name).stat().st_size if (folder / name).exists() else 0
            if most <= 0:
                break
        return ""


def damage(folder: Path) -> str:
    """The name of a file of this index that is not what was written, or empty."""
    return Rounds().damage(folder, most=1 << 62)


def _files(folder: Path) -> Iterator[str]:
    """The files that hold the segments of the last commit."""
    for segment in json.loads((folder / "meta.json").read_bytes())["segments"]:
        stem = segment["segment_id"].replace("-", "")
        yield from (f"{stem}.{part}" for part in PARTS)
        if segment["deletes"]:
            yield f"{stem}.{segment['deletes']['opstamp']}.del"


def named(folder: Path) -> set[str]:
    try:
        return set(_files(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL))
            length, magic = struct.unpack("<II", file.read(TAIL))
            if magic != MAGIC or length > min(LONGEST_FOOTER, size - TAIL):
                return False
            body = size - TAIL - length
            file.seek(body)
            told = json.loads(file.read(length))["crc"]
            return bool(_crc(file, body) == told)
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False


def _crc(file: BinaryIO, left: int) -> int:
    file.seek(0)
    crc = 0
    while left and (block := file.read(min(BLOCK, left))):
        crc, left = zlib.crc32(block, crc), left - len(block)
    return crc
