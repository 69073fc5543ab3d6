"""Gather the French messages of templates and code into the `fr` catalogue, and compile it.

    python scripts/messages.py          # writes src/maillage/locale/fr/LC_MESSAGES/
    python scripts/messages.py --check  # fails when the catalogue is not up to date

The messages are already in French: each is its own translation, so that the plural rule of
French applies (0 structure, not 0 structures) and another language can be added. They are typed
with plain spaces: the compiled catalogue has those of French typography (look/typography.py).
"""

import datetime as dt
import io
import sys
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from django.conf import settings
from django.utils.translation.template import templatize

from maillage.look.typography import typeset

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "maillage"
FOLDER = SOURCE / "locale" / "fr" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}


def messages(path: Path):
    """The messages of one file; a plural is a pair."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".txt"):
        # What is left of a template is calls between crosses: each line stands alone.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for row in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield row[1]


def catalogue() -> Catalog:
    found = Catalog(locale="fr", project="Maillage", version="", charset="utf-8", fuzzy=False)
    found.creation_date = found.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    found.header_comment = "# Messages of Maillage, in French.\n# Licence: AGPL-3.0-or-later"
    for path in sorted(
        [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*/templates/**/*.txt")]
    ):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for message in filter(None, messages(path)):
            found.add(message, message, locations=[(str(path.relative_to(SOURCE)), 0)])
    return found


def _typeset(string):
    return typeset(string) if isinstance(string, str) else tuple(typeset(one) for one in string)


def main() -> None:
    settings.configure(USE_I18N=True)
    django.setup()
    found = catalogue()
    text, binary = io.BytesIO(), io.BytesIO()
    write_po(text, found, sort_output=True, omit_header=True, include_lineno=False)
    for message in found:
        if message.id:
            message.string = _typeset(message.string)
    write_mo(binary, found)
    po, mo = FOLDER / "django.po", FOLDER / "django.mo"
    if "--check" in sys.argv:
        if po.read_bytes() != text.getvalue() or mo.read_bytes() != binary.getvalue():
            raise SystemExit("The French catalogue is not up to date: make messages")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    po.write_bytes(text.getvalue())
    mo.write_bytes(binary.getvalue())
    print(f"{len(found)} messages")


if __name__ == "__main__":
    main()
