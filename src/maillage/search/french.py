"""Whether a folded word is French. Words that rooms know (synonyms, needs) are in any case."""

import zlib
from functools import cache
from pathlib import Path

import numpy as np

LIST = Path(__file__).parent / "reference" / "french.u32"


@cache
def _marks() -> np.ndarray:
    """The CRC-32 of each word, in order: `scripts/build_words.py`. One file for all processes."""
    return np.memmap(LIST, dtype="<u4", mode="r")


def is_french(word: str) -> bool:
    marks, mark = _marks(), np.uint32(zlib.crc32(word.encode()))
    at = int(np.searchsorted(marks, mark))
    return at < len(marks) and bool(marks[at] == mark)
