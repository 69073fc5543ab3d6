"""Undoing belongs to its subject: a page undoes what people did to it, and nothing else."""

import pytest

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.organisations.actions import pictures, redacting
from maillage.organisations.models import Organisation, Picture
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide, olivia
from maillage.registers.actions import departures
from maillage.sources import actions as sources
from maillage.sources.models import ROW, ChangeRow, ImportRun
from maillage.sources.tests import builders
from maillage.upkeep.tests.test_acts import bring as said_by
from maillage.upkeep.tests.test_acts import revise, row, undo

pytestmark = pytest.mark.django_db
REBOND = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n"
RELAIS = "50269911900017;Relais;9 rue Neuve;42000;Saint-Étienne\n"


def last():
    return Change.objects.latest("pk")


def test_a_change_of_another_page_is_refused_whoever_asks(client, territory, amina):
    mine, other = make_organisation(name="La Roue"), make_organisation(name="Le Fil")
    revise(other, summary="Mercerie")
    change = last()
    client.force_login(amina)
    answer = client.post(f"/structures/{mine.slug}/historique/{change.pk}/annuler/", follow=True)
    assert "ne concerne pas cette fiche" in answer.content.decode()
    assert reread(other).summary == "Mercerie"


def test_an_import_is_not_undone_from_a_page(territory):
    run = builders.bring(REBOND + RELAIS)
    page = Organisation.objects.get(siren="439393075")
    with pytest.raises(undoing.OfAnImport):
        undo(run.change, page)
    assert Organisation.objects.filter(is_listed=True).count() == 2


def test_an_undone_import_is_not_done_again_from_a_page(territory):
    builders.undo(builders.bring(REBOND + RELAIS))
    undone = Change.objects.get(act="import.undo")
    with pytest.raises(undoing.OfAnImport):
        undo(undone, Organisation.objects.first())


def test_one_change_of_two_pages_is_undone_from_neither():
    one, other = make_organisation(name="La Roue"), make_organisation(name="Le Fil")
    revise(one, summary="Vélos")
    change = last()
    other.claims.update(change=change)  # an act that wrote on both
    for page in (one, other):
        with pytest.raises(undoing.OfSeveralSubjects):
            undo(change, page)


def test_a_redaction_is_never_undone():
    page = make_organisation(email="josette@exemple.fr")
    redacting.redact(organisation=page, words="josette@exemple.fr", by="user:1", at=clock.now())
    with pytest.raises(undoing.Erased):
        undo(last(), page)


def test_a_run_is_withdrawn_only_while_somebody_undoes_it_and_the_last_first(territory):
    first = builders.bring(REBOND)
    builders.bring(REBOND + RELAIS)
    with pytest.raises(sources.OtherStep):
        departures.withdraw_run(run=first, undoing=first.change, after=0, most=9)
    first.state = ImportRun.State.UNDOING
    undoing = Change(act="import.undo", by="user:1")
    with pytest.raises(sources.NotTheLast):
        departures.withdraw_run(run=first, undoing=undoing, after=0, most=9)
    with pytest.raises(sources.NotTheLast):
        builders.undo(ImportRun.objects.get(pk=first.pk))


def test_taking_a_row_back_never_takes_its_import(territory):
    run = builders.bring(REBOND)
    doubted = ChangeRow.objects.create(run=run, line=9, state="doubtful", is_applied=True)
    of = Subject(ROW, str(doubted.pk))
    with pytest.raises(undoing.OfAnImport):
        undoing.undo(change=run.change, of=of, by="user:1", at=clock.now())


def test_an_import_of_which_one_row_is_on_line_is_undone_and_not_given_up(territory):
    make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    run = builders.compare(";ASSOC ATELIER DU PONT;4 rue des Alouettes;42000;Saint-Étienne\n")
    decide(Contribution.objects.waiting().get(), "new")
    with pytest.raises(sources.OtherStep):
        sources.discard(run=run, by="user:1", at=clock.now())
    builders.undo(run)
    assert Organisation.objects.filter(is_listed=True).count() == 1


def test_a_decision_of_an_undone_import_is_not_reopened(territory):
    make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    row_of = ";ASSOC ATELIER DU PONT;4 rue des Alouettes;42000;Saint-Étienne\n"
    run = builders.bring(REBOND + row_of)
    decided = decide(Contribution.objects.waiting().get(), "refuse")
    builders.undo(run)
    with pytest.raises(sources.OtherStep):
        participation.reopen(contribution=decided, user=olivia(), at=clock.now())


def test_a_picture_comes_back_on_its_own_page_and_once():
    page, other = make_organisation(name="La Roue"), make_organisation(name="Le Fil")
    made = {"name": "a.webp", "width": 9, "height": 9, "kind": "photo"}
    added = Picture.objects.create(organisation=page, change=page.written_in, **made)
    pictures.remove(picture=added, by="user:1", at=clock.now())
    removal = last()
    with pytest.raises(undoing.OfAnotherSubject):
        undo(removal, other)
    undo(removal, page)
    assert page.pictures.shown().get() == added
    with pytest.raises(undoing.AlreadyUndone):
        undo(removal, page)


def test_redacting_a_page_leaves_the_same_number_of_another_target():
    """Structure 7 and event 7 are two things."""
    said_by(row(summary="Appeler Josette Canari"))
    page = Organisation.objects.get()
    for slug, target in (("liste", "organisation"), ("agenda", "event")):
        source = sources.source_named(slug)
        source.target = target
        source.save()
        run = ImportRun.objects.create(source=source, file_name="a.csv", state="proposed")
        said = {"organisation": {"summary": "Josette Canari"}}
        ChangeRow.objects.create(run=run, line=1, state="changed", subject=page.pk, values=said)
    redacting.redact(organisation=page, words="Josette Canari", by="user:1", at=clock.now())
    left = dict(ChangeRow.objects.values_list("run__source", "values__organisation__summary"))
    assert left == {"liste": None, "agenda": "Josette Canari"}


def test_redacting_a_page_clears_what_an_import_left_aside_of_its_row():
    said_by(row(summary="Appeler Josette Canari"))
    page = Organisation.objects.get()
    source = sources.source_named("liste")
    run = ImportRun.objects.create(source=source, file_name="a.csv", state="proposed")
    aside = {"column": "Contact", "code": "person", "value": "Josette Canari", "severity": "left"}
    ChangeRow.objects.create(
        run=run, line=9, state="changed", subject=page.pk, faults=[aside | {"reason": ""}]
    )
    kind = {"column": "Contact", "code": "person", "reason": "", "count": 1}
    ImportRun.objects.filter(pk=run.pk).update(left=[kind | {"values": ["Josette Canari", "Ada"]}])
    redacting.redact(organisation=page, words="Josette Canari", by="user:1", at=clock.now())
    run.refresh_from_db()
    assert run.left == [kind | {"values": [None, "Ada"]}]
    assert "Josette" not in str(list(ChangeRow.objects.values()))
