"""Every address says who may open it; the people of the matrix, and what each may not do."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import PUBLIC, SIGNED_IN
from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock
from maillage.managers.actions import managers
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation

pytestmark = pytest.mark.django_db
# Views of libraries, by prefix: nobody else may serve a page here.
LIBRARIES = {"compte/securite/": SIGNED_IN, "compte/": PUBLIC}
PEOPLE = (
    "visitor",
    "contributor",
    "manager",
    "manager of another page",
    "referent",
    "officer",
    "steward",
)


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


def test_the_security_of_an_account_is_for_who_is_signed_in(client):
    """Pages of a library: the same answer as ours."""
    for path, pattern in routes():
        if path.startswith("compte/securite/"):
            address = reverse(pattern.name, args=[1] if pattern.pattern.converters else [])
            assert client.get(address).url.startswith("/compte/connexion/"), address


@pytest.fixture
def page(territory):
    return make_organisation(name="La Roue Libre")


@pytest.fixture
def other_page(territory):
    return make_organisation(name="Le Jardin", place={"commune": "42095"})  # Firminy


@pytest.fixture
def cast(amina, bilal, page, other_page):
    """One person of each kind, in the order of PEOPLE."""
    by, at = "system", clock.now()

    def holder(of, email):
        managers.give(organisation=of, email=email, name="", proof="officer", by=by, at=at)
        return User.objects.get(email=email)

    return (
        None,
        bilal,
        holder(page, "mila@gestionnaire.example"),
        holder(other_page, "noe@gestionnaire.example"),
        with_second_factor(
            accounts.give_role(
                email="rita@referente.example",
                name="Rita",
                role="commune_referent",
                commune="42218",
                by=by,
                at=at,
            )
        ),
        with_second_factor(
            accounts.welcome(email="olivia@agente.example", roles=("officer",), by=by, at=at)
        ),
        amina,
    )


@pytest.fixture
def contribution(page):
    """Somebody proposes a structure in Saint-Étienne."""
    return send_one("page_add", "", "42218")


def send_one(kind, key, commune):
    patch = {"organisation": {"name": "Atelier"}, "place": {"commune": commune}}
    row = participation.send(
        kind=kind,
        key=key,
        title="Atelier",
        patch=patch,
        commune=commune,
        sender=participation.Sender("claire@exemple.fr"),
        at=clock.now(),
    )
    return participation.confirm(contribution=row, at=clock.now())


def test_a_referent_answers_for_one_commune_only(cast, client, page, other_page, contribution):
    """Foreign objects are not there: 404, as if they did not exist."""
    elsewhere = send_one("page_correct", str(other_page.pk), "42095")
    client.force_login(cast[PEOPLE.index("referent")])
    assert client.get(contribution.get_absolute_url()).status_code == 200
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    client.post(elsewhere.get_absolute_url(), {"verdict": "accept", "revision": elsewhere.revision})
    elsewhere.refresh_from_db()
    assert elsewhere.state == "waiting"


def test_a_manager_writes_on_their_page_only(cast, client, page, other_page):
    mila = cast[PEOPLE.index("manager")]
    client.force_login(mila)
    for mine, status in ((page, 200), (other_page, 403)):
        for verb in ("modifier", "gestionnaires"):
            assert client.get(f"/structures/{mine.slug}/{verb}/").status_code == status
    assert client.post(f"/structures/{other_page.slug}/confirmer/").status_code == 403
    foreign = other_page.managers.get()
    client.post(f"/structures/{page.slug}/gestionnaires/{foreign.pk}/retirer/")
    foreign.refresh_from_db()
    assert foreign.ended_at is None


def test_a_manager_who_leaves_is_refused_at_the_very_next_request(cast, client, page):
    mila = cast[PEOPLE.index("manager")]
    client.force_login(mila)
    assert client.get(f"/structures/{page.slug}/modifier/").status_code == 200
    managers.end(manager=page.managers.get(), by="system", at=clock.now())
    assert client.get(f"/structures/{page.slug}/modifier/").status_code == 403


def test_rights_removed_are_refused_at_the_very_next_request(client, amina):
    client.force_login(amina)
    assert client.get("/equipe/").status_code == 200
    amina.roles.all().delete()
    assert client.get("/equipe/").status_code == 403


def test_a_role_opens_nothing_before_the_second_factor(client, page):
    olivia = accounts.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    type(page).objects.filter(pk=page.pk).update(is_listed=False)
    hidden, edit = page.get_absolute_url(), f"/structures/{page.slug}/modifier/"
    client.force_login(olivia)
    assert client.get("/equipe/").url == "/compte/securite/"
    assert client.get(edit).url == "/compte/securite/"
    assert client.get(hidden).status_code == 404
    with_second_factor(olivia)
    for address in ("/equipe/", edit, hidden):
        assert client.get(address).status_code == 200
