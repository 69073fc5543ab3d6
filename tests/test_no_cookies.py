"""A visitor carries nothing: no page and no form of the public sets a cookie, and no other site
sends a form in anybody's name."""

import re

import pytest
from django.conf import settings as django
from django.core import signing
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, settings
from maillage.base.models import Message
from maillage.invitations import actions as inviting
from maillage.mailing import actions as mailing
from maillage.mailing.models import Recipient
from maillage.mailing.queries import key_of
from maillage.managers.actions import managers
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.web import public_forms

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
SAID = {
    "name": "Atelier",
    "summary": "On répare.",
    "commune": "Saint-Étienne",
    "note": "Fermé.",
    "is_step_free": "unknown",
    "sender_email": "claire@exemple.fr",
    "agrees": "on",
    "email": "claire@exemple.fr",
    "every": "week",
    "problem": "closed",
    "page": "http://testserver/structures/la-roue-libre/",
}


def routes(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


@pytest.fixture
def page(territory):
    return make_organisation(
        name="La Roue Libre",
        website="https://la-roue.example",
        email="bonjour@la-roue.example",
        indexed=True,
    )


def link(word):
    return next(m[1] for row in Message.objects.all() if (m := re.search(word, row.text)))


@pytest.fixture
def addresses(page, amina):
    """Every public address, those behind a secret too, each on something that exists."""
    at = clock.now()
    settings.decide(values={"participation.vouches": 2}, by="system", at=at)
    sender = participation.Sender("claire@exemple.fr")
    row = participation.send(
        kind="page_add",
        key="",
        title="Atelier",
        patch={"organisation": {"name": "Atelier"}, "place": {"commune": "42218"}},
        commune="42218",
        sender=sender,
        at=at,
    )
    participation.confirm(contribution=row, at=at)
    claim = participation.send(
        kind="page_claim",
        key=str(page.pk),
        title="La Roue",
        words="",
        commune="",
        patch={},
        signed="Claire",
        sender=sender,
        at=at,
    )
    participation.vouch(
        contribution=row,
        revision=row.revision,
        email="paul@exemple.fr",
        agrees=True,
        note="",
        is_confirmed=False,
        at=at,
    )
    search = mailing.save_search(
        email="paul@exemple.fr",
        kind="structures",
        query="q=vélo",
        every="week",
        source="/",
        is_confirmed=False,
        at=at,
    )
    wave = inviting.prepare(name="Vague", query="", by=amina.author, at=at)
    invitation = wave.invitations.first() or wave.invitations.create(organisation=page, way="mail")
    managers.give(
        organisation=page,
        email="mila@gestionnaire.example",
        name="",
        proof="officer",
        by="system",
        at=at,
    )
    tokens = {
        "contribution": participation.follow_url(row, at).split("/")[-2],
        "vouch_confirm": link(r"/contribuer/avis/([\w-]+)/"),
        "alert": key_of(Recipient.objects.get()),
        "sign_in_link": accounts.sign_in_link(user=amina, at=at),
    }
    given = {
        "slug": page.slug,
        "code": "42218",
        "hue": 165,
        "kind": "structures",
        "z": 9,
        "x": 1,
        "y": 1,
        "name": "x.jpg",
        "pk": row.pk,
        "number": 1,
        "key": signing.dumps(invitation.pk, salt=inviting.SALT),
        **dict.fromkeys(("meeting", "task", "asked", "document"), 1),
    }
    found = []
    for path, pattern in routes():
        mine = getattr(pattern.callback, "audience", None)
        if mine is not PUBLIC and not (mine is None and path.startswith("compte/con")):
            continue
        token = next((t for name, t in tokens.items() if pattern.name.startswith(name)), "x")
        known = given | {"token": token}
        if pattern.name == "alert_drop":
            known["pk"] = search.pk
        if pattern.name == "door":
            known["name"] = "j-habite-ici"
        if pattern.name == "support_reading":
            known["key"] = "tester-d-abord"
        names = pattern.pattern.converters
        found.append(reverse(pattern.name, kwargs={name: known[name] for name in names}))
    follow = participation.follow_url(claim, at).split("/")[-2]
    return [
        *found,
        f"/structures/{page.slug}/gerer/code/?suivi={follow}",
        "/alertes/nouvelle/structures/?q=vélo",
        "/annuaire/?q=roue",
        "/accompagnement/demander/?a=idee&ou=Firminy",
    ]


def test_no_public_page_sets_a_cookie(addresses):
    said = {path: Client().get(path) for path in addresses}
    assert {path: list(r.cookies) for path, r in said.items() if r.cookies} == {}
    # `/sante/` says 503: there is no worker here.
    assert [path for path, r in said.items() if r.status_code >= 500] == ["/sante/"]
    assert (
        sum(
            public_forms.FIELD in r.content.decode()
            for r in said.values()
            if r["Content-Type"].startswith("text/html")
        )
        >= 14
    )


def forms_of(body):
    """The `action` and hidden fields of each form that is posted."""
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", body, re.S):
        action = re.search(r"action=\"([^\"]*)\"", form.split(">")[0])
        hidden = re.findall(r"type=\"hidden\" name=\"(\w+)\" value=\"([^\"]*)\"", form)
        yield (action[1] if action else ""), dict(hidden)


def test_every_public_form_is_taken_without_a_cookie_and_from_here_only(addresses):
    tried = 0
    for path in addresses:
        body = Client().get(path)
        if body.status_code != 200 or "html" not in body["Content-Type"] or path.endswith("/fin/"):
            continue  # one click of a mail programme ends everything (RFC 8058): the token is all
        for action, hidden in forms_of(body.content.decode()):
            strict, to = Client(enforce_csrf_checks=True), action or path
            for headers in (
                {},
                {"Origin": "https://evil.example"},
                {"Sec-Fetch-Site": "cross-site"},
                {"Sec-Fetch-Site": "same-site"},
                {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
                {"Referer": "https://evil.example/testserver"},
            ):
                answer = strict.post(to, SAID | hidden, headers=headers)
                assert (answer.status_code, answer.cookies) == (403, {}), (to, headers)
            forged = strict.post(to, SAID | hidden | {public_forms.FIELD: "x"}, headers=HERE)
            assert forged.status_code == 403, to
            answer = strict.post(to, SAID | hidden, headers=HERE)
            assert answer.status_code != 403, to
            is_entering = to.startswith("/compte/")
            assert is_entering or not answer.cookies, (to, answer.cookies)
            tried += 1
    assert tried >= 14


@pytest.mark.parametrize(
    "headers",
    [
        HERE,
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/contribuer/lien/"},
    ],
)
def test_old_browsers_say_less_and_are_heard(territory, headers):
    """`Sec-Fetch-Site` is not sent over HTTP, nor `Origin` by the oldest."""
    client = Client(enforce_csrf_checks=True)
    [(_to, hidden)] = forms_of(client.get("/contribuer/lien/").content.decode())
    answer = client.post("/contribuer/lien/", SAID | hidden, headers=headers)
    assert answer.status_code == 302
    body = client.get(answer.url).content.decode()
    assert "viennent de partir" in body
    assert "viennent de partir" not in client.get(answer.url).content.decode()  # said once
    assert not client.cookies


@override_settings(CSRF_TRUSTED_ORIGINS=["https://annuaire.exemple.fr"], ALLOWED_HOSTS=["*"])
def test_behind_a_proxy_the_public_address_is_ours(territory):
    client = Client(enforce_csrf_checks=True)
    token = public_forms.token_for("/contribuer/lien/")
    ours = "annuaire.exemple.fr"
    for origin, status in ((f"https://{ours}", 302), (f"http://{ours}", 403), ("null", 403)):
        answer = client.post(
            "/contribuer/lien/", SAID | {public_forms.FIELD: token}, headers={"Origin": origin}
        )
        assert answer.status_code == status


def test_a_token_opens_its_own_form_and_not_for_ever(territory, page, monkeypatch):
    client = Client(enforce_csrf_checks=True)
    other = f"/structures/{page.slug}/signaler/"
    token = {public_forms.FIELD: public_forms.token_for("/contribuer/lien/")}
    assert client.post(other, SAID | token, headers=HERE).status_code == 403
    monkeypatch.setattr(public_forms, "LIFE", -1)
    assert client.post("/contribuer/lien/", SAID | token, headers=HERE).status_code == 403


def test_with_a_session_the_token_of_a_visitor_is_worth_nothing(bilal, territory):
    """The usual key holds: a form opened before signing in is to be sent again."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(bilal)
    token = {public_forms.FIELD: public_forms.token_for("/mon-espace/effacer/")}
    assert client.post("/mon-espace/effacer/", token, headers=HERE).status_code == 403
    [(_to, hidden)] = forms_of(client.get("/mon-espace/effacer/").content.decode())
    assert client.post("/mon-espace/effacer/", hidden, headers=HERE).url.startswith("/")
    assert not client.cookies[django.CSRF_COOKIE_NAME].value  # nothing of ours is left


def test_a_passkey_begins_a_session_after_its_form_was_shown(territory):
    """The script asks for a challenge, which the session keeps: the form in hand is still ours."""
    client = Client(enforce_csrf_checks=True)
    *_first, (to, hidden) = forms_of(client.get("/compte/connexion/").content.decode())
    client.get(to, headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"})
    assert django.SESSION_COOKIE_NAME in client.cookies
    assert client.post(to, hidden, headers=HERE).status_code != 403
    assert client.post(to, hidden, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_entering_from_another_site_opens_no_session(territory, amina):
    """Login CSRF: the link of somebody else, sent by a page of theirs."""
    path = f"/compte/lien/{accounts.sign_in_link(user=amina, at=clock.now())}/"
    client = Client(enforce_csrf_checks=True)
    [(_to, hidden)] = forms_of(client.get(path).content.decode())
    answer = client.post(path, hidden, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.cookies) == (403, {})
    assert client.post(path, hidden, headers=HERE).url == "/equipe/"
