"""Values are shown by what they are, never by what they look like."""

import io
import json
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maillage.base import clock
from maillage.base.models import Message
from maillage.directory.queries import news
from maillage.invitations import letters, queries
from maillage.invitations.models import Wave
from maillage.invitations.rules import LetterWords
from maillage.organisations import facts, words
from maillage.organisations.facts import Type
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.sources.tests.builders import bring, compare
from maillage.upkeep import forms

TELEPHONE = "0477112233"  # 22/11/477 for who guesses
SAID = "04\u00a077\u00a011\u00a022\u00a033"
TEXTS = [
    name for name, fact in {**facts.ORGANISATION, **facts.PLACE}.items() if fact.type == Type.TEXT
]


@given(st.sampled_from(TEXTS), st.text(min_size=1))
@example("acronym", "free")
@example("name", "paid")
@example("acronym", "commune")
@example("summary", "2026-01-31")
@example("name", "20260131")
@example("street", "True")
@example("wants", TELEPHONE)
def test_a_text_is_shown_as_typed(field, typed):
    assert words.in_words(field, typed) == typed


def test_a_telephone_is_one():
    assert words.in_words("phone", TELEPHONE) == SAID
    assert words.in_words("phone", "3949") == "3949"
    assert words.in_words("phone", "+41225551234") == "+41225551234"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("founded_on", "2026-01-31", "31/01/2026"),
        ("price", "free", "Gratuit"),
        ("admission", "members", "Sur adhésion"),
        ("position_level", "commune", "au centre de la commune"),
        ("is_step_free", False, "non"),
        ("ess_flag", True, "oui"),
        ("theme:velo", True, "oui"),
        (
            "hours",
            {"mo": [["09:00", "12:00"], ["14:00", "18:30"]]},
            "Lundi 9\u00a0h\u00a0–\u00a012\u00a0h, 14\u00a0h\u00a0–\u00a018\u00a0h\u00a030",
        ),
        (
            "closures",
            [["2026-12-24", "2027-01-02"], ["2027-08-15", "2027-08-15"]],
            "24/12/2026 – 02/01/2027; 15/08/2027",
        ),
        (
            "accreditation:esus",
            {"number": "42", "until": "2028-01-31"},
            "n° 42, jusqu’au 31/01/2028",
        ),
        ("accreditation:esus", {"number": ""}, "oui"),
        ("lat", 45.43, "45,43"),
        ("phone", None, ""),
    ],
)
def test_the_type_of_a_field_decides(db, field, value, said):
    assert words.in_words(field, value) == said


def test_what_another_version_wrote_is_shown_all_the_same():
    for field in ("founded_on", "price", "is_step_free", "hours", "closures", "phone"):
        assert words.in_words(field, "autrement") == "autrement"


# The telephone, in every place that shows it


def test_in_the_history_and_its_acronym(client, territory):
    page = make_organisation(acronym="free", place={"phone": TELEPHONE})
    body = client.get(f"{page.get_absolute_url()}historique/").content.decode()
    assert f"<ins>{SAID}</ins>" in body
    assert "<ins>free</ins>" in body
    assert "Gratuit" not in body


@pytest.fixture
def proposed(client, territory, bilal):
    """Bilal proposes a telephone."""
    page = make_organisation(name="La Roue")
    place = page.places.get()
    patch = {"organisation": {"acronym": "free"}, "place": {"phone": TELEPHONE}, "at": place.pk}
    return participation.send(
        kind="page_correct",
        key=str(page.pk),
        title="La Roue",
        patch=patch,
        words="",
        commune="42218",
        at=clock.now(),
        sender=participation.Sender(bilal.email, bilal.author),
    )


def test_in_the_review_of_a_contribution(client, proposed, amina):
    client.force_login(amina)
    body = client.get(Contribution.objects.get().get_absolute_url()).content.decode()
    assert SAID in body
    assert "free" in body


def test_in_my_data(client, proposed, bilal):
    client.force_login(bilal)
    answer = client.get("/mon-espace/mes-donnees.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        (row,) = json.loads(file.read("propositions.json"))
        acts = json.loads(file.read("actes.json"))
    assert row["en_clair"] == {"Sigle": "free", "Téléphone": SAID}
    assert [act["acte"] for act in acts] == ["Proposition reçue"]


def test_in_the_preview(territory):
    form = forms.OrganisationForm({"name": "La Roue", "acronym": "free", "phone": "04.77.11.22.33"})
    shown = forms.preview(form)
    assert dict(shown.lines)["Sigle"] == "free"


def test_in_the_mail_and_the_letter_that_invite(territory):
    page = make_organisation(name="La Roue", email="roue@exemple.fr", place={"phone": TELEPHONE})
    letters.invitation(page, "ABCD2345")
    assert SAID in Message.objects.get().text
    wave = Wave.objects.create(name="Printemps", by="user:0")
    wave.invitations.create(organisation=page, way="letter")
    ((_row, post),) = queries.to_post(wave)
    letter = queries.composed(LetterWords.of(queries.letter_of(wave, "user:0")), post)
    assert any(SAID in paragraph.text for paragraph in letter.paragraphs)


def test_in_the_difference_of_an_import(client, territory, amina):
    bring("43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n")
    run = compare(
        "SIRET;Nom;Adresse;Code postal;Commune;Sigle;Téléphone\n43939307500015;Rebond;"
        "4 rue des Alouettes;42000;Saint-Étienne;free;0477112233\n".encode()
    )
    client.force_login(amina)
    body = client.get(f"{run.get_absolute_url()}?etat=changed").content.decode()
    assert body.count(f"<ins>{SAID}</ins>") == 1
    assert "<ins>free</ins>" in body


def test_in_the_files(client, territory):
    make_organisation(name="La Roue", place={"phone": TELEPHONE}, indexed=True)
    body = client.get("/annuaire/structures.csv").content.decode("utf-8-sig")
    assert "04 77 11 22 33" in body


def test_in_the_name_of_an_alert(territory):
    query = "q=v%C3%A9lo&commune=42218&agrement=esus&employeur=oui&statut=statute&theme=lisez-moi"
    assert news.name(query).split(", ") == [
        "vélo",
        "Entreprise solidaire d’utilité sociale (ESUS)",
        "Saint-Étienne",
        "Emploie des salariés",
        "Fait partie de l’ESS par son statut",
    ]
