"""Build the French words that the search never replaces, from the package an-array-of-french-words
of the npm registry (MIT).

python scripts/build_words.py        # needs npm on the PATH; writes search/reference/

What is kept of each folded word is its CRC-32, in order, little-endian: to know whether a word is
French takes a bisection in a file that all processes share, 1.3 MB where the words take 25 in
each. One strange word in 13,000 is taken for a French one.
"""

import json
import re
import subprocess
import tarfile
import tempfile
import zlib
from pathlib import Path

import numpy as np

from maillage.base.text import fold

OUT = Path(__file__).parent.parent / "src/maillage/search/reference/french.u32"
PACKAGE = "an-array-of-french-words@2.0.0"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(Path(folder) / made.stdout.split()[-1]) as archive:
            listed = json.load(archive.extractfile("package/index.json"))
    words = {part for word in listed for part in re.findall("[a-z]+", fold(word))}
    marks = np.unique(np.array([zlib.crc32(word.encode()) for word in words], dtype="<u4"))
    OUT.parent.mkdir(exist_ok=True)
    marks.tofile(OUT)
    print(f"{len(words)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
