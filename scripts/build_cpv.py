"""Build the Common Procurement Vocabulary (CPV 2008) from the code list of the Publications Office.

python scripts/build_cpv.py [FILE]   # else asks its public address; writes vocabulary/reference/

The list is « cpv.gc » of the eForms SDK, in genericode; labels © European Union, whose reuse
decision 2011/833/EU allows. What ships without it are the 45 divisions and what the ESS sells most.
"""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from xml.etree.ElementTree import iterparse

OUT = Path(__file__).parent.parent / "src/maillage/vocabulary/reference/cpv.tsv"
ADDRESS = "https://raw.githubusercontent.com/OP-TED/eForms-SDK/1.13.2/codelists/cpv.gc"


def rows(path: str) -> Iterator[tuple[str, str]]:
    """(code, French label) of each row of a genericode list."""
    with _opened(path) as file:
        for _event, row in iterparse(file):
            if row.tag == "Row":
                said = {value.get("ColumnRef"): value.findtext("SimpleValue") for value in row}
                yield said["code"] or "", " ".join((said.get("fra_label") or "").split())
                row.clear()


def _opened(path: str) -> Any:
    if not path:
        return urlopen(ADDRESS)
    return gzip.open(path) if path.endswith(".gz") else open(path, "rb")


def main() -> None:
    found = sorted((code[:8], name) for code, name in rows("".join(sys.argv[1:])) if name)
    lines = ["code\tname", *("\t".join(row) for row in found)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found)} codes")


if __name__ == "__main__":
    main()
