"""Words on the page: those people use, in French, with the plural of French."""

import re
from pathlib import Path

from django.utils.translation import ngettext

SOURCE = Path(__file__).parent.parent / "src" / "maillage"
FORBIDDEN = [
    r"\bBureau\b(?!x)",
    r"\bCoopérer\b",
    r"\bConsultations?\b",
    r"Je suis…",
    r"Revendiquer",
    r"\bSignaler\b(?! une (erreur|difficulté))",
    r"administrat(eur|rice)",
    r"de droit\b(?! (local|privé))",
    r"hors champ",
    r"vérifiée en",
]
SAID = re.compile(r"{% (?:block)?translate[^%]*%}|_\(\s*\"[^\"]*\"")


def test_forbidden_words_are_nowhere():
    found = []
    for path in [*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py")]:
        if "tests" in path.parts:
            continue
        for said in SAID.findall(path.read_text()):
            found += [f"{path.name}: {said}" for word in FORBIDDEN if re.search(word, said)]
    assert found == []


def test_zero_is_singular_in_french():
    assert ngettext("%(n)s commune", "%(n)s communes", 0) == "%(n)s commune"


def test_every_visible_sentence_of_a_template_passes_through_gettext():
    bare = re.compile(r">\s*([A-ZÀ-Ý][a-zà-ÿ’]+ [^<>{}]{3,})<")
    found = []
    for path in SOURCE.rglob("*.html"):
        outside = re.sub(
            r"{% blocktranslate.*?{% endblocktranslate %}", "", path.read_text(), flags=re.S
        )
        found += [f"{path.name}: {text}" for text in bare.findall(outside)]
    assert found == []
