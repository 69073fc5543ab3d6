"""A planned letter reaches each person once, in their own order, with their own links."""

import datetime as dt
from email import message_from_bytes, policy

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Job, Message
from maillage.bulk import actions as bulk
from maillage.bulk import sending as handing
from maillage.bulk.models import Addressee, Mailing
from maillage.bulk.tests.servers import Counting, Loopback
from maillage.mailing.frames import OFFERS, Item, Offer
from maillage.mailing.models import Delivery
from maillage.newsletter import queries
from maillage.newsletter.actions import composing, sending
from maillage.newsletter.models import Issue, Subscriber
from maillage.newsletter.tests.builders import make_issue, make_subscriber
from maillage.web.answers import absolute

pytestmark = pytest.mark.django_db
BY = "user:1"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def server(settings, territory):
    """A mail server on the loopback, by which mail leaves."""
    handler = Counting()
    with Loopback(handler) as loopback:
        settings.SMTP = f"smtp://127.0.0.1:{loopback.port}"
        yield handler
        handing.close()


@pytest.fixture
def offers(monkeypatch):
    """What one room of the test offers."""
    told = [
        Item("leaf:1", "Le chêne", "Il tombe.", "/chene/", themes=("environnement",)),
        Item("leaf:2", "Le vélo", "Il roule.", "/velo/", themes=("mobilite",)),
    ]
    monkeypatch.setattr(OFFERS, "_items", {})
    OFFERS.add("news", Offer("Nouvelles", lambda period: told, 0))
    return told


def plan(issue, planned_for=None):
    sending.plan(issue=issue, planned_for=planned_for, by=BY, at=clock.now())
    jobs.drain()
    issue.refresh_from_db()
    return issue


def drain():
    """All slices, whenever they are due."""
    while Job.objects.filter(name=bulk.HAND_OVER).update(due=clock.now()):
        jobs.drain()


def received(server):
    """{address: its mail}, as the email package reads what the server took."""
    mails = [message_from_bytes(raw, policy=policy.default) for raw in server.bodies]
    return {mail["To"]: mail for mail in mails}


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_each_receives_the_letter_once_in_their_own_order(server, offers):
    make_subscriber("chloe@visiteuse.example", themes=["mobilite"])
    make_subscriber("zoe@visiteuse.example")
    issue = plan(make_issue(title="L’été"))
    drain()
    mails = received(server)
    assert server.taken == {"chloe@visiteuse.example": 1, "zoe@visiteuse.example": 1}
    order = {
        name: text_of(mail).index("Le vélo") < text_of(mail).index("Le chêne")
        for name, mail in mails.items()
    }
    assert order == {"chloe@visiteuse.example": True, "zoe@visiteuse.example": False}
    assert {mail["Subject"] for mail in mails.values()} == {"L’été"}
    issue.refresh_from_db()
    assert issue.sent_at is not None
    assert Mailing.objects.get().state == Mailing.State.DONE


def test_leaving_by_the_header_is_effective_at_once_even_while_it_leaves(server, offers, client):
    make_subscriber("chloe@visiteuse.example")
    make_subscriber("zoe@visiteuse.example")
    issue = plan(make_issue(), clock.now() + HOUR)
    gone = Subscriber.objects.get(recipient__email="zoe@visiteuse.example")
    client.post(queries.leaving_address(gone).removeprefix(absolute("")))
    bulk.start(mailing=sending.mailing_of(issue), by=BY, at=clock.now())
    drain()
    [mail] = received(server).values()
    assert mail["To"] == "chloe@visiteuse.example"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")
    assert address in text_of(mail)
    assert address in mail.get_body(("html",)).get_content()
    client.post(address.removeprefix(absolute("")), {"List-Unsubscribe": "One-Click"})
    assert not Subscriber.objects.exists()


def test_the_archive_is_public_once_it_leaves_and_holds_no_personal_link(server, offers, client):
    make_subscriber()
    issue = plan(make_issue(), clock.now() + HOUR)
    assert client.get(issue.get_absolute_url()).status_code == 404
    bulk.start(mailing=sending.mailing_of(issue), by=BY, at=clock.now())
    page = client.get(issue.get_absolute_url()).content.decode()
    assert "Le chêne" in page
    assert "/lettre/choix/" not in page
    assert "/lettre/quitter/" not in page
    assert "Le chêne" in client.get("/lettre/lettre.atom").content.decode()


def test_a_planned_letter_is_taken_back_and_planned_anew(server, offers):
    make_subscriber()
    issue = plan(make_issue(), clock.now() + HOUR)
    assert sending.mailing_of(issue).state == Mailing.State.PLANNED
    sending.unplan(issue=issue, by=BY, at=clock.now())
    issue.refresh_from_db()
    make_subscriber("zoe@visiteuse.example")
    plan(issue, clock.now() + 2 * HOUR)
    assert sending.mailing_of(issue).addressees.count() == 2


def test_a_letter_taken_back_while_it_is_drawn_stays(server, offers):
    """What was drawn before is neither added nor sent."""
    make_subscriber()
    issue = make_issue()
    sending.plan(issue=issue, planned_for=None, by=BY, at=clock.now())
    [job] = Job.objects.filter(name=sending.PREPARE)
    drawn = sending._drawn(**job.arguments)
    sending.unplan(issue=issue, by=BY, at=clock.now())
    sending.prepare(**job.arguments, prepared=drawn)
    last = Subscriber.objects.get().pk
    sending.prepare(**job.arguments | {"after": last}, prepared=drawn)
    assert not Addressee.objects.exists()
    assert Mailing.objects.get().state == Mailing.State.DRAFT
    assert Issue.objects.get().is_draft


@pytest.mark.parametrize("is_paused", [False, True])
def test_what_is_taken_back_where_it_leaves_is_composed_again(server, offers, is_paused):
    """It keeps nobody's address, and leaves another day with who reads it then."""
    make_subscriber()
    issue = plan(make_issue(), clock.now() + HOUR)
    made = sending.mailing_of(issue)
    if is_paused:
        bulk.pause(mailing=made, by="system", at=clock.now(), why=Mailing.Why.LATE)
    bulk.unplan(mailing=made, by=BY, at=clock.now())
    issue.refresh_from_db()
    assert issue.is_draft
    assert not Addressee.objects.exists()
    plan(issue, clock.now() + HOUR)
    bulk.hasten(mailing=sending.mailing_of(issue), by=BY, at=clock.now())
    drain()
    assert server.taken == {"chloe@visiteuse.example": 1}


def test_a_letter_may_leave_before_the_days_that_it_speaks_of(server, offers):
    make_subscriber()
    soon = clock.today() + dt.timedelta(days=5)
    plan(make_issue(since=soon, day=soon))
    assert Issue.objects.get().day == clock.today()


def test_what_anybody_proposed_is_no_part_of_a_letter_nor_a_link_of_somebody(server, offers):
    """A link with the word of each reader would tell it to whoever owns the link."""
    evil = "<!--part head-->Faux <script>x</script> https://mal.example/?MAILLAGE-LEAVE-HERE"
    offers.append(Item("leaf:3", evil, evil, "/mal/", picture="/x.png", picture_alt='"><script>'))
    make_subscriber()
    plan(make_issue(title="L’été MAILLAGE-LEAVE-HERE"))
    drain()
    [mail] = received(server).values()
    html = mail.get_body(("html",)).get_content()
    assert text_of(mail).index("L’été") < text_of(mail).index("Faux")
    assert "<script" not in html
    for body in (text_of(mail), html):
        assert "?MAILLAGE LEAVE HERE" in body


def test_who_wants_one_letter_a_month_has_the_first(server, offers):
    Subscriber.objects.filter(pk=make_subscriber().pk).update(rhythm="month")
    first = make_issue()
    assert sending.readers_of(first).count() == 1
    Issue.objects.update(planned_for=clock.now())
    assert sending.readers_of(make_issue()).count() == 0


def test_what_a_digest_told_is_left_out_and_what_a_letter_told_is_known(server, offers):
    chloe = make_subscriber()
    Delivery.objects.create(email=chloe.recipient.email, parts=1, told=[absolute("/chene/")])
    issue = plan(make_issue())
    assert list(sending.resting(issue.day)) == [chloe.recipient.email]
    drain()
    [mail] = received(server).values()
    assert "Le chêne" not in text_of(mail)
    pages = [absolute("/velo/"), absolute("/autre/")]
    assert sending.told(chloe.recipient.email, pages) == {absolute("/velo/")}
    assert sending.told("zoe@visiteuse.example", pages) == set()


def test_what_each_was_told_is_what_they_were_sent_whatever_they_ticked_since(server, offers):
    """Twenty-five items and no more reach somebody, in their own order."""
    offers[:] = [Item(f"leaf:{n}", f"Feuille {n}", "", f"/f/{n}/") for n in range(1, 27)]
    offers.append(Item("leaf:27", "Le vélo", "", "/f/27/", themes=("mobilite",)))
    chloe, zoe = (
        make_subscriber("chloe@visiteuse.example", themes=["mobilite"]),
        make_subscriber("zoe@visiteuse.example"),
    )
    plan(make_issue())
    drain()
    chloe.themes.clear()
    zoe.themes.add("mobilite")
    pages = [absolute(f"/f/{n}/") for n in (1, 2, 24, 25, 27)]
    zoe.delete()  # who leaves was told all the same
    assert sending.told("chloe@visiteuse.example", pages) == {*pages[:3], pages[4]}
    assert sending.told("zoe@visiteuse.example", pages) == set(pages[:4])


def test_what_a_room_has_no_more_is_not_told(server, offers):
    make_subscriber()
    issue = make_issue()
    offers.pop(0)
    plan(issue)
    drain()
    [mail] = received(server).values()
    assert "Le chêne" not in text_of(mail)


@pytest.mark.parametrize("copy", ["quiet", "demonstration"])
def test_nothing_is_planned_from_a_copy_nor_a_demonstration(server, offers, copy, settings):
    make_subscriber()
    (settings.DATA / copy).write_text("")
    with pytest.raises(bulk.NoMailLeaves):
        plan(make_issue())
    assert Issue.objects.get().is_draft


def test_a_letter_that_says_nothing_or_that_nobody_reads_stays(server, offers):
    issue = make_issue()
    with pytest.raises(sending.NobodyReads):
        plan(issue)
    make_subscriber()
    with pytest.raises(sending.HourPassed):
        plan(issue, clock.now() - HOUR)
    for item in issue.items.all():
        composing.keep(item=item, is_kept=False, by=BY, at=clock.now())
    with pytest.raises(sending.NothingToSay):
        plan(issue)
    assert not Addressee.objects.exists()


def test_the_team_reads_it_first(server, offers, client, amina):
    client.force_login(amina)
    client.post(f"/equipe/lettre/{make_issue().pk}/essai/")
    trial = Message.objects.get()
    assert trial.recipient == amina.email
    assert trial.subject.startswith("[Essai] ")
    assert "Le chêne" in trial.text
