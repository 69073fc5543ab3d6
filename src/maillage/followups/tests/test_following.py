"""What is done in a dossier: stages and why, hand-over, diagnosis, documents, time, identity."""

import io
import re

import pytest
from django.http import Http404
from django.urls import reverse

from maillage.base import clock
from maillage.dossiers import queries as dossiers
from maillage.dossiers.actions import following, identity, links, papers, steps
from maillage.dossiers.models import DiagnosisGrid, Dossier, DossierStep, TwinDossier
from maillage.dossiers.rules import scores, stages
from maillage.dossiers.rules.twins import ToldDossier, alike
from maillage.dossiers.tests.builders import (
    WORDS,
    make_adviser,
    make_dossier,
    make_followed,
    make_scheme,
    make_support,
)
from maillage.followups import queries
from maillage.followups.tests.test_applicants import unlock
from maillage.media import documents
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import hold, make_organisation

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SIRET = "73282932000074"  # INSEE’s own example of a valid key


@pytest.fixture
def couveuse(territory):
    return make_support("La Couveuse")


@pytest.fixture
def lina(couveuse):
    return make_adviser("lina@a.example", couveuse)


@pytest.fixture
def row(lina, couveuse):
    return make_followed(lina, couveuse, scheme=make_scheme())


def by(user):
    return {"by": user.author, "at": clock.now()}


def test_the_next_stage_needs_no_word_and_another_says_why(row, lina):
    first, study, launch = row.scheme.stages.all()
    assert row.stage == first
    with pytest.raises(stages.SaysNotWhy):
        following.move_stage(dossier=row, stage=launch, because="", **by(lina))
    following.move_stage(dossier=row, stage=study, because="", **by(lina))
    following.move_stage(dossier=row, stage=launch, because="le local est déjà loué", **by(lina))
    with pytest.raises(stages.SaysNotWhy):
        following.move_stage(dossier=row, stage=first, because="", **by(lina))
    row.refresh_from_db()
    path = queries.reading.page_of(row, lina).path
    assert [tick.state for tick in path] == ["is-done", "is-done", "is-now"]
    assert path[2].skipped == "le local est déjà loué"


def test_a_stage_of_another_scheme_is_refused(row, lina):
    other = make_scheme("Diagnostic").stages.get()
    with pytest.raises(stages.OtherScheme):
        following.move_stage(dossier=row, stage=other, because="x", **by(lina))


def test_a_hand_over_is_one_act_with_its_summary(row, lina, couveuse):
    sacha = make_adviser("sacha@a.example", couveuse)
    said = {"to": sacha, "support": couveuse, "summary": "Reste à voir la banque.", "stays": False}
    following.hand_over(dossier=row, **said, **by(lina))
    row.refresh_from_db()
    assert row.referent == sacha
    assert not Dossier.objects.visible_to(lina).exists()
    assert row.steps.get(kind=DossierStep.Kind.PASSED).words == "Reste à voir la banque."
    page = queries.reading.for_applicant(row)
    assert "banque" not in str([line.step.words for line in page.lines])


def test_it_passes_to_nobody_who_does_not_advise_there(row, lina, couveuse):
    omar = make_adviser("omar@b.example", make_support("L’Union"))
    said = {"to": omar, "support": couveuse, "summary": "", "stays": False}
    with pytest.raises(following.NotAssigned):
        following.hand_over(dossier=row, **said, **by(lina))
    row.refresh_from_db()
    assert row.referent == lina


def test_the_last_person_passes_a_dossier_before_they_leave(row, lina):
    with pytest.raises(following.LastOfIts):
        following.leave(dossier=row, user=lina, **by(lina))


def test_two_people_at_one_dossier_and_the_second_is_told(row, lina):
    study = row.scheme.stages.all()[1]
    following.move_stage(dossier=row, stage=study, because="", version=row.version, **by(lina))
    with pytest.raises(steps.DossierChangedMeanwhile):
        following.move_stage(dossier=row, stage=study, because="", version=row.version, **by(lina))


def test_a_diagnosis_is_a_shape_and_its_table(client, row, lina):
    grid = DiagnosisGrid.objects.get()
    values = {"market": (5, "cent personnes"), "team": (0, "")}
    following.diagnose(dossier=row, grid=grid, values=values, **by(lina))
    drawn = queries.reading.page_of(row, lina).diagnosis
    assert [axis.score for axis in drawn.axes] == [5, None, 0, None, None, None]
    assert drawn.outline.split()[0] == "1000,300"  # straight up, as far as it goes
    assert set(drawn.outline.split()[1:]) == {"1000,1000"}
    client.force_login(lina)
    said = client.get(row.get_absolute_url()).content.decode()
    assert 'points="1000,300' in said
    placed = re.findall(r'\b(?:[xy][12]?)="([^"]*)"', said.partition('class="radar"')[2])
    assert len(placed) > 20
    assert all(re.fullmatch("[0-9]+", number) for number in placed)  # « 30,7 » is no place
    assert "cent personnes" in said
    with pytest.raises(scores.WrongScore):
        following.diagnose(dossier=row, grid=grid, values={"team": (6, "")}, **by(lina))


def test_time_is_counted_in_the_stage_in_which_it_is_spent(row, lina, couveuse):
    said = {"support": couveuse, "day": clock.today(), **by(lina)}
    following.spend(dossier=row, minutes=50, **said)
    study = row.scheme.stages.all()[1]
    following.move_stage(dossier=row, stage=study, because="", **by(lina))
    following.spend(dossier=row, minutes=45, **said)
    following.spend(dossier=row, minutes=30, **said)
    told = queries.reading.page_of(row, lina).time
    assert told == [("Accueil", "50 min"), ("Étude", "1 h 15")]


@pytest.mark.parametrize(
    ("name", "raw", "refusal"),
    [
        ("facture.pdf.exe", b"MZ\x90\x00" + PDF, documents.NotADocument),
        ("photos.zip", b"PK\x03\x04" + b"0" * 100, documents.NotADocument),
        ("photo.jpg", b"\xff\xd8\xff" + b"0" * 10_000_001, documents.TooHeavy),
    ],
)
def test_a_hostile_file_is_refused_and_leaves_no_version(row, lina, name, raw, refusal):
    asked = papers.ask(dossier=row, name="Budget", **by(lina))
    with pytest.raises(refusal):
        papers.receive(asked=asked, file=io.BytesIO(raw), name=name, **by(lina))
    assert not asked.versions.exists()


def test_documents_have_versions_and_the_applicant_brings_one(client, row, lina):
    asked = papers.ask(dossier=row, name="Budget", **by(lina))
    token = links.add(row, at=clock.now())
    unlock(client, token)
    own = reverse("applicant", args=[token])
    for n in (1, 2):
        file = io.BytesIO(PDF)
        file.name = f"budget-{n}.pdf"
        answer = client.post(f"{own}documents/{asked.pk}/", {"file": file})
        assert answer.status_code == 302
    last = asked.versions.last()
    assert (last.number, last.by) == (2, "applicant")
    got = client.get(f"{own}fichiers/{last.pk}/")
    assert got.content == PDF
    assert "attachment" in got["Content-Disposition"]
    assert client.get(f"{own}fichiers/{last.pk + 9}/").status_code == 404


# Whose it is


def test_nothing_is_attached_before_somebody_confirms(client, row, lina):
    page = make_organisation("Le Grille-pain", place={"siret": SIRET})
    Dossier.objects.filter(pk=row.pk).update(siret=SIRET)
    client.force_login(lina)
    address = reverse("dossier_identify", args=[row.pk])
    said = client.post(address, {"siret": SIRET}).content.decode()
    row.refresh_from_db()
    assert "Le Grille-pain" in said
    assert row.organisation is None
    client.post(address, {"siret": SIRET, "oui": "1"})
    row.refresh_from_db()
    assert row.organisation == page


def test_a_number_of_somebody_else_closed_or_hidden_is_said(row):
    page = make_organisation("Le Grille-pain", place={"siret": SIRET})
    hold(page, "patron@exemple.fr")
    seen = dossiers.identity.behind(SIRET, row)
    assert "tenue par une autre adresse" in " ".join(seen.doubts)
    Organisation.objects.filter(pk=page.pk).update(closed_on=clock.today())
    assert "est fermée" in dossiers.identity.behind(SIRET, row).refusal
    Organisation.objects.filter(pk=page.pk).update(closed_on=None, is_diffusible=False)
    hidden = dossiers.identity.behind(SIRET, row)
    assert "diffusion" in hidden.refusal
    assert "Grille-pain" not in hidden.refusal
    assert "n’est pas dans l’annuaire" in dossiers.identity.behind("11111111111111", row).refusal


def test_a_project_becomes_a_page_that_its_applicant_holds(row, lina):
    page = identity.give_birth(dossier=row, name="Le Café qui répare", siret="", **by(lina))
    row.refresh_from_db()
    assert row.organisation == page
    assert row.outcome.kind == "created"
    assert page.managers.get().user.email == row.email
    with pytest.raises(identity.HasAPage):
        identity.give_birth(dossier=row, name="Encore", siret="", **by(lina))


def test_a_page_that_somebody_else_holds_is_not_given(row, lina):
    page = make_organisation("Le Grille-pain", place={"siret": SIRET})
    hold(page, "patron@exemple.fr")
    with pytest.raises(identity.HeldBySomebodyElse):
        identity.give_birth(dossier=row, name="x", siret=SIRET, known=page, **by(lina))


# ToldDossier twice


def test_a_project_told_under_two_addresses_is_proposed_as_one_and_never_joined(couveuse, lina):
    one = make_followed(lina, couveuse)
    words = f"Bonjour. {WORDS}"
    other = make_dossier(name="Nadia B.", email="nadia.b@ailleurs.fr", words=words)
    pair = TwinDossier.objects.get()
    assert pair.reasons
    assert {one.state, other.state} == {"followed", "received"}
    assert "exemple.fr" not in str(pair.reasons)
    with pytest.raises(Http404):  # who reads one of them alone cannot say
        dossiers.twins.pair(pair.pk, one, lina)
    rima = make_adviser("rima@a.example", couveuse, coordinates=True)
    following.join(dossier=one, user=rima, support=couveuse, **by(lina))
    pair = dossiers.twins.pair(pair.pk, one, rima)
    identity.decide_twins(twins=pair, is_same=True, kept=one, **by(rima))
    other.refresh_from_db()
    assert (other.state, one.state) == ("closed", "followed")


def test_two_neighbours_are_two_projects():
    one = ToldDossier("Nadia", "nadia@exemple.fr", "06 01 02 03 04", WORDS, "42218", "")
    other = ToldDossier(
        "Karim", "karim@exemple.fr", "", "Une épicerie où l’on pèse soi-même.", "42218", ""
    )
    assert alike(one, other) == []
    assert alike(one, other._replace(phone="+33 6 01 02 03 04")) == ["le même téléphone"]
    assert alike(one, other._replace(name="Nadia", commune="69123")) == []
