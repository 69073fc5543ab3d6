"""Every address says who may open it, and means it: routes × people."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from maillage.accounts.audiences import OFFICER, PUBLIC, SIGNED_IN, STEWARD

pytestmark = pytest.mark.django_db
# Views of libraries, by prefix: nobody else may serve a page here.
LIBRARIES = {"compte/": PUBLIC}
ANSWERS = {
    # audience: (visitor, signed in without a role, officer, steward)
    PUBLIC: ("open", "open", "open", "open"),
    SIGNED_IN: ("sign in", "open", "open", "open"),
    OFFICER: ("sign in", "refused", "open", "open"),
    STEWARD: ("sign in", "refused", "refused", "open"),
}


def routes(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


def audience_of(path, pattern):
    declared = getattr(pattern.callback, "audience", None)
    library = next((a for prefix, a in LIBRARIES.items() if path.startswith(prefix)), None)
    return declared or (None if pattern.callback.__module__.startswith("maillage.") else library)


def test_every_route_declares_its_audience():
    assert [path for path, pattern in routes() if audience_of(path, pattern) is None] == []


@pytest.fixture
def cast(amina, bilal, client):
    from maillage.accounts import actions
    from maillage.base import clock

    olivia = actions.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    return (None, bilal, olivia, amina)


def test_each_person_opens_what_the_audience_says(cast, client, territory):
    """A route with arguments is tried on a structure that exists."""
    from maillage.directory.tests.builders import make_organisation
    from maillage.sources.tests.builders import make_run

    organisation = make_organisation(name="La Roue Libre")
    run = make_run(source=organisation.slug)
    arguments = {
        "slug": organisation.slug, "code": "42218", "token": "x", "hue": 165, "name": "themes",
        "pk": "mobilite", "change": 1, "z": 9, "x": 1, "y": 1,
    }  # fmt: skip
    wrong = []
    for path, pattern in routes():
        audience = audience_of(path, pattern)
        if path.startswith("compte/") or pattern.name in ("visit", "mailbox"):
            continue  # the demonstration has tests of its own
        given = {
            name: run.pk if isinstance(kind, IntConverter) and name == "pk" else arguments[name]
            for name, kind in pattern.pattern.converters.items()
        }
        address = reverse(pattern.name, kwargs=given)
        for person, expected in zip(cast, ANSWERS[audience], strict=True):
            client.logout()
            if person:
                client.force_login(person)
            status = client.get(address).status_code
            found = {302: "sign in", 403: "refused"}.get(status, "open")
            if found != expected:
                wrong.append((address, str(person), found, expected))
    assert wrong == []


def test_rights_removed_are_refused_at_the_very_next_request(client, amina):
    client.force_login(amina)
    assert client.get("/equipe/").status_code == 200
    amina.roles.all().delete()
    assert client.get("/equipe/").status_code == 403
