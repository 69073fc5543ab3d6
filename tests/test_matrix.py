"""Rights, whole: every route × every person × reading and writing × their own page, somebody
else's, an unlisted one, and none at all. What is tried is rolled back; only what was really opened
counts as open."""

import io
from copy import deepcopy
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import module_has_submodule
from PIL import Image

from maillage.accounts.audiences import OFFICER, PUBLIC, SIGNED_IN, STEWARD, TEAM
from maillage.agenda.audiences import WRITER
from maillage.base import clock, sealed, settings
from maillage.base.models import Change
from maillage.evaluations.audiences import SESSION_READER
from maillage.followups.audiences import (
    ADVISER,
    DOSSIER_READER,
    NOTES_READER,
    REQUEST_READER,
)
from maillage.groups.audiences import GROUP_HOLDER, GROUP_MEMBER
from maillage.invitations import actions as inviting
from maillage.invitations.models import Invitation, Relay, Wave, WaveLetter
from maillage.mailing import actions as mailing
from maillage.mailing import queries as mailing_queries
from maillage.mailing.models import Recipient
from maillage.managers.actions import managers
from maillage.media import images
from maillage.missions.audiences import MISSION_READER
from maillage.needs.audiences import NEED_READER
from maillage.news.audiences import CLASSIFIED_WRITER, NEWS_WRITER
from maillage.organisations.actions import people
from maillage.organisations.audiences import MANAGER
from maillage.organisations.models import Picture
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation import rules as participation_rules
from maillage.participation.actions import desk
from maillage.participation.models import ReplyTemplate, Vouch
from maillage.portal.rooms import rooms_with
from maillage.progress.audiences import ACTION_SPEAKER
from maillage.prospects.audiences import PROSPECT_READER
from maillage.search import index
from maillage.sources.tests.builders import make_run
from maillage.surveys.audiences import READER
from maillage.upkeep.actions import reminding
from tests.test_audiences import PEOPLE, audience_of, cast, contribution, other_page, page, routes

__all__ = ["cast", "contribution", "other_page", "page"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.once]

OPEN, SIGN_IN, REFUSED, ABSENT, CLOSED = "open", "sign in", "refused", "absent", "closed"
OFFICERS = ("officer", "steward")
ADMITTED = {
    PUBLIC: PEOPLE,
    SIGNED_IN: PEOPLE[1:],
    TEAM: ("referent", *OFFICERS),
    OFFICER: OFFICERS,
    STEWARD: ("steward",),
    WRITER: OFFICERS,  # of an event whose organiser nobody here manages
    NEWS_WRITER: OFFICERS,  # the same
    READER: OFFICERS,  # of a response of nobody who is here
    CLASSIFIED_WRITER: OFFICERS,
    GROUP_MEMBER: OFFICERS,  # of a group of which nobody here is a member
    GROUP_HOLDER: OFFICERS,
    NEED_READER: OFFICERS,  # of a need, a project, of pages that nobody here holds
    PROSPECT_READER: OFFICERS,
    SESSION_READER: OFFICERS,  # where nobody here scores
    ACTION_SPEAKER: OFFICERS,
    ADVISER: (),  # nobody here advises: an officer reads no dossier
    DOSSIER_READER: (),
    REQUEST_READER: (),
    NOTES_READER: (),
    MISSION_READER: (),
}
HOLDS = {"own": "manager", "foreign": "manager of another page"}
# Only for who began something: a code that was sent, a provider that is set up, a demonstration.
BEGUN = {
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid",
    "openid_return",
    "visit",
    "mailbox",
}


@dataclass(frozen=True)
class Given:
    """What a route is opened with: its arguments, what follows `?`, what is sent."""

    arguments: dict = field(default_factory=dict)
    query: str = ""
    data: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Tried:
    """One route and the thing that it is opened on."""

    name: str
    audience: object
    variant: str
    address: str
    data: dict

    def expects(self, who):
        """What the person must find: by the audience, and by what can be seen at all."""
        if who == "visitor" and self.audience is not PUBLIC:
            return {SIGN_IN}
        if self.audience is MANAGER:
            admitted = who in OFFICERS or who == HOLDS.get(self.variant)
        else:
            admitted = who in ADMITTED[self.audience]
        if not admitted:
            return {REFUSED}
        hidden = self.variant == "unlisted" and who not in OFFICERS
        if hidden or self.variant == "absent":
            return {ABSENT, REFUSED} if self.audience is MANAGER else {ABSENT}
        # A library says so to who has no key, no code, no other session to end.
        is_library = self.address.startswith("/compte/se") and self.name != "sessions"
        return {OPEN, ABSENT, REFUSED} if is_library else {OPEN}


def answer_of(response):
    if response.status_code == 302 and response.url.startswith("/compte/connexion/"):
        return SIGN_IN
    return {403: REFUSED, 404: ABSENT, 405: CLOSED}.get(response.status_code, OPEN)


def claimed(one):
    """Somebody says that this page is theirs; the token of their link."""
    row = participation.send(
        kind="page_claim",
        key=str(one.pk),
        title=one.name,
        words="",
        commune="42218",
        patch={},
        signed="Claire",
        at=clock.now(),
        sender=participation.Sender("claire@exemple.fr"),
    )
    address = participation.follow_url(row, clock.now())
    participation.confirm(contribution=row, at=clock.now())
    return Path(address).name


def contesting_key(one):
    """What the address that a page publishes receives when somebody holds it."""
    held = {"manager": one.managers.first().pk, "from": managers.PUBLISHED}
    return signing.dumps(held, salt=managers.CONTEST)


@pytest.fixture
def pages(page, other_page, amina):
    """{variant: page}; each has a site, an address, a picture and somebody more who holds it."""
    unlisted = make_organisation(name="Ressourcerie fermée au public")
    found = {"own": page, "foreign": other_page, "unlisted": unlisted}
    for one in found.values():
        hidden = {"listed": False} if one is unlisted else {}
        words = {"website": "https://exemple.fr", "email": "bonjour@exemple.fr"} | hidden
        people.revise(
            organisation=one,
            version=one.version,
            stated=Stated(words),
            by=amina.author,
            at=clock.now(),
        )
        one.refresh_from_db()
        managers.give(
            organisation=one,
            email=f"{one.pk}@gestionnaire.example",
            name="",
            proof="officer",
            by="system",
            at=clock.now(),
        )
        change = Change.objects.filter(note=one.name).first()
        picture = Picture.objects.create(
            organisation=one, kind="photo", name=f"{one.pk}.webp", width=1, height=1, change=change
        )
        path = images.path_of(picture.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"webp")
    return found


@pytest.fixture
def wave(page):
    """A wave that has been posted: one invitation, with its letters."""
    found = Wave.objects.create(name="Vague", by="system")
    Invitation.objects.create(wave=found, organisation=page, way="letter")
    inviting.letters_of(found.pk).write_bytes(b"%PDF-")
    signature = io.BytesIO()
    Image.new("L", (4, 4)).save(signature, "PNG")
    WaveLetter.objects.create(
        wave=found,
        subject="Votre fiche",
        body="Bonjour",
        signature=images.store(io.BytesIO(signature.getvalue())).name,
        by="system",
    )
    return found


def of_alerts(at):
    """Somebody who asked for an alert, and confirmed it."""
    mailing.save_search(
        email="claire@exemple.fr",
        kind="structures",
        query="q=vélo",
        every="week",
        source="annuaire",
        is_confirmed=True,
        at=at,
    )
    recipient = Recipient.objects.get(email="claire@exemple.fr")
    own = {"token": mailing_queries.key_of(recipient)}
    return {
        "alert_create": Given({"kind": "structures"}),
        "alert_drop": Given(own | {"pk": recipient.searches.get().pk}),
        "alerts": Given(own),
        "alerts_end": Given(own),
    }


def of_contributions(contribution, page, at):
    """A contribution with a voice that waits for its confirmation, and a claim."""
    settings.decide(values={participation_rules.VOUCHES.name: 2}, by="system", at=at)
    Vouch.objects.create(
        contribution=contribution, voice="v", agrees=True, at=at, token_hash=sealed.hashed("avis")
    )
    follow = {"token": Path(participation.follow_url(contribution, at)).name}
    reply = ReplyTemplate.objects.first()
    return {
        "change_undo": Given({"change": desk.save_reply(reply=reply, by="system", at=at).pk}),
        "claim_confirm": Given({"token": claimed(page)}),
        "contest": Given({"key": contesting_key(page)}),
        "contribution": Given({"pk": contribution.pk}),
        "contribution_answer": Given(follow, data={"text": "Oui."}),
        "contribution_confirm": Given(follow),
        "contribution_follow": Given(follow),
        "contribution_reopen": Given({"pk": contribution.pk}),
        "contribution_retract": Given(follow),
        "contribution_take": Given({"pk": contribution.pk}),
        "reply": Given({"pk": reply.pk}),
        "vouch": Given({"pk": contribution.pk}),
        "vouch_confirm": Given({"token": "avis"}),
    }


def of_wave(wave, at):
    """A wave that has been posted, and somebody who helps it."""
    relay = inviting.add_relay(
        wave=wave, name="France Active", email="relais@exemple.fr", query="", by="system", at=at
    )
    Relay.objects.filter(pk=relay.pk).update(token_hash=sealed.hashed("relais"))
    invitation = wave.invitations.get()
    names = (
        "wave",
        "wave_letter",
        "wave_letters",
        "wave_print",
        "wave_relay",
        "wave_remind",
        "wave_signature",
        "wave_specimen",
    )
    return {name: Given({"pk": wave.pk}) for name in names} | {
        "invited": Given({"key": signing.dumps([invitation.pk, ""], salt=inviting.SALT)}),
        "relay": Given({"token": "relais"}),
        "wave_phone": Given({"pk": wave.pk}, data={"invitation": invitation.pk}),
    }


def of_map(page):
    tile = django_settings.DATA / "basemap" / "9" / "1" / "1"
    tile.parent.mkdir(parents=True, exist_ok=True)
    tile.write_bytes(b"\x89PNG")
    return {
        "commune": Given({"code": "42218"}),
        "map_points": Given(query="?z=9&cadre=4,45,5,46"),
        "pin": Given({"pk": page.places.first().pk}),
        "streets": Given({"z": 9, "x": 1, "y": 1}),
    }


IMPORTS = (
    "import_run",
    "import_progress",
    "import_columns",
    "import_read_again",
    "import_mapping",
    "import_mapping_shared",
    "import_accept",
    "import_aside",
    "import_discard",
    "import_undo",
    "import_rejected",
)


def of_rooms():
    """What the tests of a room say themselves, in `tests/opened.py`."""
    found = {}
    for room in rooms_with("tests"):
        if module_has_submodule(import_module(f"{room.name}.tests"), "opened"):
            found |= import_module(f"{room.name}.tests.opened").opened()
    return {route: Given(asked, asked.get("?", "")) for route, asked in found.items()}


@pytest.fixture
def given(cast, pages, contribution, wave, page):
    """{route: what opens it}, for the routes that are about something else than a page."""
    opened = of_rooms()
    index.settle()
    at, run = clock.now(), make_run(source="liste")
    mila = cast[PEOPLE.index("manager")]
    found = (
        of_alerts(at) | of_contributions(contribution, page, at) | of_wave(wave, at) | of_map(page)
    )
    return (
        found
        | opened
        | {name: Given({"pk": run.pk}) for name in IMPORTS}
        | {
            "backstage_act": Given({"verb": "encore", "pk": 1}),
            "hand_over": Given({"pk": mila.pk}),
            "logo": Given({"hue": 165}),
            "mfa_edit_webauthn": Given({"pk": 1}),
            "mfa_remove_webauthn": Given({"pk": 1}),
            "role_take": Given({"pk": cast[-1].roles.first().pk}),
            "session_end": Given({"pk": 1}),
            "sign_in_link": Given({"token": "x"}),
            "source": Given({"slug": "liste"}),
            "source_refresh": Given({"slug": "liste"}),
            "still_right": Given({"token": reminding.key_of(mila.pk)}, data={"page": page.pk}),
            "theme_css": Given({"hue": 165}),
            "vocabulary_new": Given({"name": "themes"}),
            "vocabulary_row": Given({"name": "themes", "pk": "mobilite"}),
            "vocabulary_table": Given({"name": "themes"}),
        }
    )


def on_page(name, variant, one):
    """What opens a route of this page, or of one that is not there."""
    if one is None:
        absent = {"slug": "personne", "pk": 1, "change": 1, "name": "x.webp"}
        return Given(absent, data={"other": "personne"})
    picture, holder = one.pictures.get(), one.managers.last()
    pk = holder.pk if name == "manager_end" else picture.pk
    query = f"?suivi={claimed(one)}" if name == "claim_code" else ""
    arguments = {"slug": one.slug, "change": picture.change_id, "name": picture.name, "pk": pk}
    return Given(arguments, query, {"other": one.slug})


@pytest.fixture
def tried(pages, given):
    """Every route, on everything that it can be opened on."""
    found = []
    for path, pattern in routes():
        name, wanted = pattern.name, pattern.pattern.converters
        if path.startswith("structures/"):
            about = {v: on_page(name, v, one) for v, one in {**pages, "absent": None}.items()}
        else:
            about = {"": given.get(name, Given())}
        for variant, what in about.items():
            arguments = {key: value for key, value in what.arguments.items() if key in wanted}
            address = reverse(name, kwargs=arguments) + what.query
            found.append(Tried(name, audience_of(path, pattern), variant, address, what.data))
    return found


@pytest.fixture
def clients(cast):
    """{person: (client, the cookies to come back to)}"""
    found = {}
    for who, person in zip(PEOPLE, cast, strict=True):
        client = Client()
        if person:
            client.force_login(person)
        found[who] = (client, deepcopy(client.cookies))
    return found


def ask(clients, who, method, address, data=None):
    """The answer that somebody gets; nothing of it stays."""
    client, cookies = clients[who]
    client.cookies = deepcopy(cookies)
    cache.clear()
    with transaction.atomic():
        response = getattr(client, method)(address, data)
        transaction.set_rollback(True)
    return response


def test_each_route_answers_each_person_as_its_audience_says(tried, clients):
    """And what is unlisted answers an outsider as what never was: no status, and no redirection,
    tells that a page is there."""
    wrong = []
    for who in PEOPLE:
        statuses = {}
        for one in tried:
            if one.name in BEGUN:
                continue
            given = {"get": None, "post": one.data}
            found = {way: ask(clients, who, way, one.address, data) for way, data in given.items()}
            heard = {way: answer_of(response) for way, response in found.items()}
            open_to = set(heard.values()) - {CLOSED}
            if not open_to or not open_to <= one.expects(who):
                wrong.append((who, one.name, one.variant, heard, one.expects(who)))
            statuses[one.name, one.variant] = [answer.status_code for answer in found.values()]
        if who not in OFFICERS:
            hidden = {name for name, variant in statuses if variant == "unlisted"}
            assert hidden
            wrong += [
                (who, name, statuses[name, "unlisted"], statuses[name, "absent"])
                for name in hidden
                if statuses[name, "unlisted"] != statuses[name, "absent"]
            ]
    assert not wrong, "\n".join(map(str, wrong))
