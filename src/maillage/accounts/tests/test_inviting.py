"""Who is given a role on the page of roles learns by mail where the site is and how one enters."""

import pytest

from maillage.accounts import actions
from maillage.base import clock
from maillage.base.models import Message

pytestmark = pytest.mark.django_db


def invite(amina, role="officer"):
    return actions.invite(
        email="olivia@agente.example",
        name="Olivia",
        role=role,
        commune=None,
        by=amina.author,
        at=clock.now(),
    )


def test_who_is_invited_learns_by_whom_where_and_how(amina, territory, settings):
    settings.PUBLIC_URL = "https://ess.exemple.fr"
    invite(amina)
    mail = Message.objects.get(recipient="olivia@agente.example")
    for told in (
        f"{amina} vous invite",
        "agent·e de la collectivité",
        "https://ess.exemple.fr/\n",
        "https://ess.exemple.fr/compte/connexion/\n",
        "(olivia@agente.example)",
    ):
        assert told in mail.text


def test_a_role_that_was_there_is_not_told_again_another_is(amina, territory):
    invite(amina), invite(amina)
    assert Message.objects.count() == 1
    invite(amina, role="steward")
    assert Message.objects.count() == 2


def test_a_provider_that_recognises_people_is_named(amina, territory, settings):
    settings.OIDC_ID, settings.OIDC_NAME = "id", "ProConnect"
    invite(amina)
    assert "entrer par ProConnect" in Message.objects.get().text
