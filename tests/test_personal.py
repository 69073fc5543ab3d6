"""The register of processing is held against the tables: what holds people is declared."""

import pytest
from django.apps import apps
from django.db import models

from maillage.accounts.models import User
from maillage.base import clock, mail
from maillage.base.models import Message
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import actions, rules
from maillage.participation.actions import erasing
from maillage.participation.models import Contribution
from maillage.portal.rooms import rooms_with
from maillage.sources.tests.builders import bring
from maillage.upkeep.tests.test_contributing import decide, link_in_the_last_mail

pytestmark = pytest.mark.django_db
TELLING = {"email", "phone", "recipient", "surname"}  # names of columns that speak of somebody


def declared():
    return {field for kept in PROCESSINGS for field in kept.fields}


def columns_that_hold_somebody():
    """Addresses, telephones, links to an account: in every table, those of libraries too."""
    ours = tuple(f"{room.name}." for room in rooms_with("models"))
    for model in apps.get_models():
        if not model.__module__.startswith((*ours, "allauth.")):
            continue
        for field in model._meta.get_fields():
            holds = (
                isinstance(field, models.EmailField)
                or field.name in TELLING
                or (field.concrete and field.is_relation and field.related_model is User)
            )
            if holds and field.concrete:
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}"


# The addresses of the site itself, and that of who answers behind a door.
OF_NOBODY = {
    "territories.Instance.contact_email",
    "pages.DoorPage.contact_email",
    "pages.LegalNotice.phone",
    "mailing.MailServer.sender",
}


def test_every_column_that_holds_somebody_is_in_the_register():
    assert set(columns_that_hold_somebody()) - declared() == OF_NOBODY


def test_a_room_answers_for_every_table_that_holds_somebody():
    """It shows, gives, erases and hands over what is theirs: two rooms never the same table."""
    answered = [table for room in PERSONAL for table in room.tables]
    holding = {
        column.rpartition(".")[0] for column in set(columns_that_hold_somebody()) - OF_NOBODY
    }
    assert holding - set(answered) == set()
    assert len(answered) == len(set(answered))
    assert [table for table in answered if apps.get_model(table) is None] == []


def test_the_register_names_columns_that_exist():
    for name in declared():
        app, model, field = name.split(".")
        apps.get_model(app, model)._meta.get_field(field)


def test_what_was_refused_is_erased_after_its_time(territory, monkeypatch):
    at = clock.now()
    row = actions.send(
        kind="page_add",
        key="",
        title="Atelier",
        patch={"organisation": {"name": "Atelier"}},
        words="",
        commune="",
        sender=actions.Sender("claire@exemple.fr"),
        at=at,
    )
    actions.retract(contribution=row, at=at)
    erasing.expire()
    assert Contribution.objects.get().email == "claire@exemple.fr"
    monkeypatch.setattr(clock, "now", lambda: at + rules.KEPT * 2)
    erasing.expire()
    row.refresh_from_db()
    assert (row.email, row.patch, row.links.count()) == ("", {}, 0)


def test_a_draft_that_nobody_confirmed_expires(territory, monkeypatch):
    at = clock.now()
    actions.send(
        kind="page_add",
        key="",
        title="Atelier",
        patch={},
        words="",
        commune="",
        sender=actions.Sender("claire@exemple.fr"),
        at=at,
    )
    monkeypatch.setattr(clock, "now", lambda: at + rules.DRAFT_LIFE * 2)
    erasing.expire()
    assert Contribution.objects.get().state == "expired"


def test_a_message_that_left_is_erased_after_its_time(monkeypatch):
    row = mail.send(recipient="claire@exemple.fr", subject="Bonjour", text="…")
    waits = mail.send(recipient="paul@exemple.fr", subject="Bonjour", text="…")
    at = clock.now()
    Message.objects.filter(pk=row.pk).update(state="sent", sent_at=at)
    monkeypatch.setattr(clock, "now", lambda: at + mail.SENT_LIFE * 2)
    mail.purge()
    assert list(Message.objects.values_list("pk", flat=True)) == [waits.pk]


def test_who_does_not_want_to_be_there_leaves_and_no_register_brings_them_back(
    client, territory, amina
):
    line = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n"
    bring(line)
    from maillage.organisations.models import Organisation

    page = Organisation.objects.get()
    client.post(
        "/donnees-personnelles/opposition/",
        {
            "page": f"http://testserver{page.get_absolute_url()}",
            "note": "C’est mon domicile.",
            "sender_email": "claire@exemple.fr",
        },
    )
    client.post(f"{link_in_the_last_mail()}envoyer/")
    row = Contribution.objects.get(kind="objection")
    client.force_login(amina)
    assert "À répondre avant le" in client.get(row.get_absolute_url()).content.decode()
    decide(client, row, "unlist")
    client.logout()
    assert client.get(page.get_absolute_url()).status_code == 404
    bring(line.replace("Rebond", "REBOND"))
    assert not reread(page).is_listed


def test_everybody_reads_where_the_facts_come_from(client, territory):
    make_organisation(name="La Roue")
    bring("43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n", source="Maison")
    body = client.get("/donnees-personnelles/").content.decode()
    assert "Maison" in body
    assert "Registre des traitements" in body
    assert "#origine" in client.get("/annuaire/communes/42218/").content.decode()
