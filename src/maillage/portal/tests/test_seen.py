"""What an act says of itself holds: a public page that changes has another stamp, and what visitors
see nothing of leaves every kept page."""

from itertools import count

import pytest
from django.test import Client

from maillage.accounts import actions as accounts
from maillage.base import clock, history, jobs
from maillage.base import settings as site
from maillage.base.models import Change
from maillage.mailing import actions as mailing
from maillage.mailing.models import Recipient
from maillage.organisations.actions import people
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.pages import actions as audits
from maillage.pages.models import AccessibilityAudit
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide, olivia
from maillage.search import index
from maillage.territories import actions as territories
from maillage.territories.models import Instance
from maillage.upkeep import contributions
from maillage.upkeep.tests.test_acts import revise
from maillage.vocabulary import actions as vocabulary
from maillage.vocabulary.models import Theme
from maillage.web import pages

pytestmark = pytest.mark.django_db
numbers = count(1)


class Site:
    """A page of the directory, and what people do with it and beside it."""

    def __init__(self):
        self.page = make_organisation(name="La Roue", summary="On y répare.", theme="mobilite")

    def wait(self):
        """A correction of somebody with an account."""
        return participation.send(
            kind=contributions.CORRECT,
            key=str(self.page.pk),
            title="Correction",
            words="",
            commune="",
            patch={
                "organisation": {"summary": f"Autrement {next(numbers)}"},
                "place": {},
                "at": 0,
                "words": "",
            },
            sender=participation.Sender(f"a{next(numbers)}@exemple.fr", "user:9"),
            at=clock.now(),
        )

    def sign_up(self):
        mailing.save_search(
            email=f"b{next(numbers)}@exemple.fr",
            kind="structures",
            query="q=vélo",
            every="week",
            source="",
            is_confirmed=False,
            at=clock.now(),
        )
        return Recipient.objects.latest("pk")

    def alerts(self):
        recipient = self.sign_up()
        mailing.confirm(recipient=recipient, at=clock.now())
        mailing.drop_search(search=recipient.searches.get(), at=clock.now())
        mailing.end(recipient=recipient, at=clock.now())

    def proposes_and_asks(self):
        row = self.wait()
        participation.ask(
            contribution=row,
            revision=row.revision,
            text="Pourquoi ?",
            user=olivia(),
            at=clock.now(),
        )
        row = Contribution.objects.get(pk=row.pk)
        participation.answer(contribution=row, text="Parce que.", at=clock.now())
        participation.retract(contribution=Contribution.objects.get(pk=row.pk), at=clock.now())

    def ties(self):
        history.change(by=olivia().author, act="identity.tie", at=clock.now())

    def accepts(self):
        decide(self.wait())

    def refuses(self):
        decide(self.wait(), "refuse", text="Merci, mais non.")

    def revises(self):
        revise(reread(self.page), summary=f"Mieux {next(numbers)}")

    def adds(self):
        make_organisation(name=f"Atelier {next(numbers)}")

    def undoes(self):
        change = revise(reread(self.page), summary=f"Encore {next(numbers)}")
        change = change if isinstance(change, Change) else Change.objects.latest("pk")
        people.withdraw_change(change=change, by="user:1", at=clock.now())

    def renames(self):
        row = Instance.objects.get(pk=1)
        values = {name: getattr(row, name) for name in territories.IDENTITY}
        values["name"] = f"Le site {next(numbers)}"
        territories.rename_site(values=values, version=row.version, by="user:1", at=clock.now())

    def audits(self):
        audit = AccessibilityAudit(rate=40 + next(numbers) % 50, held_on=clock.today())
        audits.record_audit(audit=audit, by="user:1", at=clock.now())

    def renames_a_theme(self):
        theme = Theme.objects.get(pk="mobilite")
        theme.name = f"Mobilité {next(numbers)}"
        vocabulary.save_row(row=theme, by="user:1", at=clock.now())

    def decides_settings(self):
        site.decide(
            values={"directory.confirm_after": 1 + next(numbers) % 20}, by="user:1", at=clock.now()
        )

    def gives_a_role(self):
        accounts.welcome(
            email=f"c{next(numbers)}@agente.example",
            name="Claire",
            roles=("officer",),
            by="system",
            at=clock.now(),
        )


UNSEEN = ("alerts", "proposes_and_asks", "ties")
SEEN = (
    "accepts",
    "refuses",
    "revises",
    "adds",
    "undoes",
    "renames",
    "audits",
    "renames_a_theme",
    "decides_settings",
    "gives_a_role",
)


def made_anew(house):
    """The public pages, as if none was kept."""
    index.settle()
    pages.CACHE.clear()
    own = reread(house.page).get_absolute_url()
    return [
        Client().get(path).content
        for path in ("/", own, "/annuaire/?theme=mobilite", "/communes/", "/plan-du-site/")
    ]


def test_no_act_leaves_a_stale_page(territory):
    """Whatever was read before is made anew when it reads otherwise."""
    house = Site()
    before, stamp, changed = made_anew(house), history.moved(), set()
    for act in (*SEEN, *UNSEEN):
        getattr(house, act)()
        jobs.drain()
        after = made_anew(house)
        if after != before:
            changed.add(act)
            assert history.moved() != stamp, act
        before, stamp = after, history.moved()
    assert changed >= {"accepts", "revises", "adds", "renames", "renames_a_theme"}


@pytest.mark.parametrize("act", UNSEEN)
def test_what_visitors_see_nothing_of_leaves_the_kept_pages(territory, act):
    house, _team = Site(), olivia()
    made_anew(house)
    stamp = pages.stamp()[0]
    last = Change.objects.latest("pk").pk
    getattr(house, act)()
    assert Change.objects.filter(pk__gt=last).exists()
    assert pages.stamp()[0] == stamp


def test_every_unseen_act_is_one_that_its_room_declares():
    rooms = dict(history.ACTS.items())
    for room, unseen in history.UNSEEN.items():
        assert set(unseen) <= set(rooms[room])
