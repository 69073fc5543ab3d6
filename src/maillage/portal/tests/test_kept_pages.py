"""Public pages are kept for those who carry nothing: what is said to one is not told to all."""

import pytest
from django.conf import settings
from django.test import Client

from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def test_what_is_said_to_one_person_is_never_kept_for_the_others(client, territory, amina):
    client.force_login(amina)
    client.post("/compte/deconnexion/")  # ends the session; the message has a cookie of its own
    del client.cookies[settings.SESSION_COOKIE_NAME]  # expired: a browser drops it
    said = client.get("/").content.decode()
    assert 'role="status"' in said
    assert 'role="status"' not in Client().get("/").content.decode()


def test_a_kept_page_follows_the_next_change(territory):
    assert "L’Atelier" not in Client().get("/").content.decode()
    make_organisation(name="L’Atelier")
    assert "L’Atelier" in Client().get("/").content.decode()
