"""Build the NAF rév. 2 from the package @socialgouv/codes-naf of the npm registry.

python scripts/build_naf.py        # needs npm on the PATH; writes vocabulary/reference/
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/maillage/vocabulary/reference"
PACKAGE = "@socialgouv/codes-naf@1.1.1"  # Apache-2.0; labels INSEE, Licence Ouverte 2.0


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
            rows = json.load(archive.extractfile("package/index.json"))
    classes = [row for row in rows if len(row["id"]) == 6]
    lines = ["code\tname", *(f"{row['id']}\t{row['label']}" for row in classes)]
    (OUT / "naf_rev2.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(classes)} classes")


if __name__ == "__main__":
    main()
