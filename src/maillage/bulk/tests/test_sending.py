"""One letter, many addresses: each receives it once, and it says what letters must."""

import datetime as dt
from email import message_from_bytes, policy

import pytest

from maillage.base import clock, files, jobs
from maillage.base.models import Job
from maillage.bulk import actions, queries, rules, sending
from maillage.bulk.models import Addressee, Mailing
from maillage.bulk.tests.builders import BY, make_mailing

pytestmark = pytest.mark.django_db
State = Addressee.State


def start(mailing, pace=30_000):
    Mailing.objects.filter(pk=mailing.pk).update(pace=pace)
    actions.start(mailing=mailing, by=BY, at=clock.now())


def sent(mailing, pace=30_000):
    start(mailing, pace)
    drain()
    mailing.refresh_from_db()
    return mailing


def drain():
    """All slices, whenever they are due."""
    while Job.objects.filter(name=actions.HAND_OVER).update(due=clock.now()):
        jobs.drain()


def test_each_receives_it_once_on_one_connection(readers, server):
    mailing = sent(make_mailing(30))
    assert mailing.state == Mailing.State.DONE
    assert queries.counts(mailing)[State.SENT] == 30
    assert sorted(server.taken.values()) == [1] * 30
    assert server.connections == 1
    assert readers.moves == [("12", "sending"), ("12", "done")]


def test_a_letter_says_whose_it_is_and_how_to_leave(readers, server):
    sent(make_mailing(1))
    [raw] = server.bodies
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["From"] == "Le Fil solidaire <site@mairie.example>"
    assert mail["To"] == "p0@voisin.example"
    assert mail["Subject"] == "La lettre de l’été, n° 12"
    assert mail["List-Id"] == "La lettre de l’été <lettre.127.0.0.1>"
    assert mail["List-Unsubscribe"] == "<https://lettre.example/fin/0/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Precedence"] == "bulk"
    assert mail["Auto-Submitted"] is None
    assert mail["Date"].datetime.tzinfo is not None
    assert mail["Message-ID"].endswith("@mairie.example>")
    text, html = mail.iter_parts()
    words = "Bonjour n° 0 !\nPartir : https://lettre.example/fin/0/"
    assert text.get_content().replace("\r\n", "\n").strip() == words
    assert '<a href="https://lettre.example/fin/0/">' in html.get_content()


def address(n):
    return f"p{n}@voisin.example"


def states(mailing):
    return dict(mailing.addressees.values_list("email", "state"))


@pytest.mark.parametrize(
    "text",
    ["é" * 400, ". point\n..\n.", "fin d’espaces   \nx" + " " * 90, "a=b=" * 60, "\n\n", "\t" * 80],
)
def test_a_body_arrives_as_it_was_written(readers, server, text):
    """Whatever its lines: long, of dots, with spaces at their end."""
    sent(make_mailing(1, text=f"{text}{rules.mark('name')}{text}", html=f"<p>{text}</p>"))
    mail_read = message_from_bytes(server.bodies[0], policy=policy.default)
    plain, rich = (part.get_content().replace("\r\n", "\n") for part in mail_read.iter_parts())
    assert plain.rstrip("\n") == f"{text}n° 0{text}".rstrip("\n")
    assert rich.rstrip("\n") == f"<p>{text}</p>"
    assert max(map(len, server.bodies[0].split(b"\r\n"))) <= 998


def test_who_left_meanwhile_receives_nothing(readers, server):
    readers.gone.add(address(1))
    mailing = sent(make_mailing(3))
    assert address(1) not in server.taken
    assert states(mailing)[address(1)] == State.LEFT
    assert mailing.state == Mailing.State.DONE


def test_an_address_for_ever_refused_is_told_and_the_others_are_served(readers, server, told):
    server.answers["RCPT", address(1)] = "550 5.1.1 unknown"
    mailing = sent(make_mailing(3))
    assert states(mailing)[address(1)] == State.FAILED
    assert told == [(address(1), "550 5.1.1 unknown")]
    assert sorted(server.taken) == [address(0), address(2)]


def test_what_a_server_refuses_of_us_counts_against_no_address(readers, server, told):
    server.answers["RCPT", address(1)] = "550 5.7.1 quota"
    mailing = sent(make_mailing(3))
    assert states(mailing)[address(1)] == State.FAILED
    assert told == []


def test_an_address_asked_to_come_back_is_tried_later_then_served(readers, server, monkeypatch):
    server.answers["RCPT", address(1)] = "450 4.2.0 greylisted"
    mailing = make_mailing(3)
    start(mailing)
    jobs.drain()
    row = mailing.addressees.get(email=address(1))
    assert (row.state, row.tries) == (State.WAITING, 1)
    assert row.due > clock.now() + dt.timedelta(minutes=9)
    assert Job.objects.get(name=actions.HAND_OVER).due >= row.due
    server.answers.clear()
    monkeypatch.setattr(clock, "now", lambda later=row.due + dt.timedelta(hours=1): later)
    jobs.drain()
    assert server.taken[address(1)] == 1
    mailing.refresh_from_db()
    assert mailing.state == Mailing.State.DONE


def test_a_server_that_closes_after_some_messages_is_opened_again(readers, server):
    server.ends = 4
    mailing = sent(make_mailing(10))
    assert sorted(server.taken.values()) == [1] * 10
    assert server.connections == 3
    assert mailing.state == Mailing.State.DONE


def test_messages_on_one_connection_are_bounded(readers, server, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ON_ONE", 4)
    sent(make_mailing(10))
    assert server.connections == 3


def test_a_connection_lost_before_the_answer_is_uncertain_and_the_rest_is_served(readers, server):
    server.answers["after", address(1)] = ""
    mailing = sent(make_mailing(4))
    assert states(mailing)[address(1)] == State.UNCERTAIN
    assert [server.taken[address(n)] for n in range(4)] == [1, 1, 1, 1]
    assert mailing.state == Mailing.State.DONE


def test_a_connection_lost_before_the_message_is_served_again(readers, server):
    mailing = make_mailing(4)
    lost = [address(2)]
    server.answers["RCPT", address(2)] = ""
    server.at = lambda verb, of: of in lost and (lost.clear() or None)
    start(mailing)
    jobs.drain()
    row = Mailing.objects.get()
    assert row.setbacks == 1
    assert states(mailing)[address(2)] == State.WAITING
    server.answers.clear()
    drain()
    assert [server.taken[address(n)] for n in range(4)] == [1, 1, 1, 1]


@pytest.mark.parametrize("email", ["josé@voisin.example", "a b@voisin.example", "sans-arobase"])
def test_an_address_that_no_server_could_take_fails_alone(readers, server, email):
    mailing = make_mailing(2)
    mailing.addressees.filter(email=address(0)).update(email=email)
    sent(mailing)
    assert states(mailing) == {email: State.FAILED, address(1): State.SENT}


def test_a_domain_with_accents_is_written_in_letters_of_the_internet(readers, server):
    mailing = make_mailing(1)
    mailing.addressees.update(email="paul@été.example")
    sent(mailing)
    assert list(server.taken) == ["paul@xn--t-9fab.example"]


def test_a_server_that_refuses_everybody_pauses_the_mailing(readers, server, told):
    server.answers["RCPT", "*"] = "550 no"
    mailing = sent(make_mailing(40))
    assert (mailing.state, mailing.why) == (Mailing.State.PAUSED, Mailing.Why.REFUSED)
    assert queries.counts(mailing)[State.WAITING] == 40 - rules.MOST_REFUSED
    assert told == [], "it is the server that says no, not the addresses"


def test_a_server_that_is_away_is_asked_again_later_and_later(readers, server, monkeypatch):
    monkeypatch.setattr(rules, "MOST_SETBACKS", 3)
    server.answers["MAIL", "*"] = "451 4.3.0 not now"
    mailing = sent(make_mailing(2))
    assert (mailing.state, mailing.why) == (Mailing.State.PAUSED, Mailing.Why.AWAY)
    assert mailing.said.startswith("451 4.3.0")
    assert set(states(mailing).values()) == {State.WAITING}
    server.answers.clear()
    actions.resume(mailing=mailing, by=BY, at=clock.now())
    drain()
    assert sorted(server.taken.values()) == [1, 1]


def test_a_pause_holds_what_waits_and_a_stop_lets_it_never_go(readers, server):
    mailing = make_mailing(10)
    start(mailing, pace=60)
    jobs.drain()
    before = sum(server.taken.values())
    assert 0 < before < 10
    actions.pause(mailing=mailing, by=BY, at=clock.now())
    drain()
    assert sum(server.taken.values()) == before
    actions.resume(mailing=mailing, by=BY, at=clock.now())
    Job.objects.update(due=clock.now())
    jobs.drain()
    actions.stop(mailing=mailing, by=BY, at=clock.now())
    drain()
    assert sum(server.taken.values()) < 10
    assert queries.counts(mailing)[State.WAITING] > 0
    with pytest.raises(actions.NotThen):
        actions.resume(mailing=mailing, by=BY, at=clock.now())


def test_a_mailing_goes_at_its_pace(readers, server, monkeypatch):
    """Sixty a minute: about one a second, in whatever slices."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    mailing = make_mailing(100)
    start(mailing, pace=60)
    for _ in range(600):
        jobs.drain()
        now[0] += dt.timedelta(seconds=0.1)
    assert 58 <= sum(server.taken.values()) <= 64


def test_what_is_planned_leaves_at_its_hour(readers, server, monkeypatch):
    mailing, at = make_mailing(2), clock.now()
    actions.plan(mailing=mailing, planned_for=at + dt.timedelta(hours=3), by=BY, at=at)
    sending.look(at + dt.timedelta(hours=2))
    drain()
    assert not server.taken
    sending.look(at + dt.timedelta(hours=3))
    drain()
    assert len(server.taken) == 2


def test_what_is_late_by_more_than_two_hours_asks_first(readers, server):
    mailing, at = make_mailing(2), clock.now()
    actions.plan(mailing=mailing, planned_for=at + dt.timedelta(hours=1), by=BY, at=at)
    sending.look(at + dt.timedelta(hours=3, minutes=1))
    drain()
    mailing.refresh_from_db()
    assert (mailing.state, mailing.why) == (Mailing.State.PAUSED, Mailing.Why.LATE)
    assert not server.taken
    assert list(queries.that_ask(None)) == []
    actions.resume(mailing=mailing, by=BY, at=clock.now())
    drain()
    assert len(server.taken) == 2


@pytest.mark.parametrize("hours", [0, 3])
def test_what_was_prepared_too_late_leaves_at_once_or_asks_first(readers, server, hours):
    at = clock.now()
    mailing = actions.plan(
        mailing=make_mailing(2), planned_for=at - dt.timedelta(hours=hours), by=BY, at=at
    )
    drain()
    assert len(server.taken) == (0 if hours else 2)
    assert (mailing.why == Mailing.Why.LATE) == bool(hours)


def test_a_copy_that_finishes_preparing_sends_nothing(readers, server, settings, tmp_path):
    mailing = make_mailing(2)
    settings.DATA = tmp_path / "copie"
    settings.DATA.mkdir()
    actions.plan(mailing=mailing, planned_for=clock.now(), by=BY, at=clock.now())
    drain()
    assert Mailing.objects.get().why == Mailing.Why.COPY
    assert not server.taken


def test_a_mailing_of_which_nobody_is_left_holds_no_other_one(readers, server):
    first, second, at = make_mailing(1), make_mailing(2, key="13"), clock.now()
    for mailing in (first, second):
        actions.plan(mailing=mailing, planned_for=at + dt.timedelta(hours=1), by=BY, at=at)
    first.addressees.all().delete()
    sending.look(at + dt.timedelta(hours=1))
    drain()
    assert len(server.taken) == 2


@pytest.mark.parametrize("end", ["\r\n", "\r", "\r\r", "\u2028"])
def test_a_subject_and_a_name_are_one_line(readers, server, end):
    mailing = make_mailing(1, subject=f"Fête{end}Bcc: zoe@voisin.example")
    Mailing.objects.update(sender_name=f"Le Fil{end}Bcc: zoe@voisin.example")
    sent(mailing)
    mail = message_from_bytes(server.bodies[0], policy=policy.default)
    assert mail["Subject"] == "Fête Bcc: zoe@voisin.example"
    assert (mail["Bcc"], mail["List-Id"] is None) == (None, False)


@pytest.mark.parametrize("planned", [True, False])
def test_a_copy_of_the_data_folder_sends_nothing_before_somebody_says_so(
    readers, server, settings, tmp_path, planned
):
    mailing, at = make_mailing(5), clock.now()
    if planned:
        actions.plan(mailing=mailing, planned_for=at + dt.timedelta(hours=1), by=BY, at=at)
    else:
        start(mailing, pace=60)
    here = tmp_path / actions.HERE
    copy = tmp_path / "copie"
    copy.mkdir()
    (copy / actions.HERE).write_bytes(here.read_bytes())
    settings.DATA = copy
    sending.look(at + dt.timedelta(hours=1))
    drain()
    mailing.refresh_from_db()
    assert (mailing.state, mailing.why) == (Mailing.State.PAUSED, Mailing.Why.COPY)
    assert not server.taken
    actions.resume(mailing=mailing, by=BY, at=clock.now())
    drain()
    assert len(server.taken) == 5


@pytest.mark.parametrize("quieten", [files.mark_demonstration, lambda: files.make_quiet("…")])
def test_nothing_leaves_a_demonstration_nor_a_quiet_copy(readers, server, quieten):
    mailing = make_mailing(2)
    start(mailing)
    quieten()
    sending.look(clock.now())
    jobs.drain()
    assert not server.taken
    other = make_mailing(1, key="13")
    with pytest.raises(actions.NoMailLeaves):
        actions.start(mailing=other, by=BY, at=clock.now())


def test_who_is_uncertain_is_decided_by_people(readers, server):
    server.answers["after", address(0)] = server.answers["after", address(1)] = ""
    mailing = sent(make_mailing(3))
    server.answers.clear()
    unsure = {row.email: row.pk for row in queries.to_decide(mailing)}
    asked = {"mailing": mailing, "by": BY, "at": clock.now()}
    assert actions.skip(addressees=[unsure[address(0)]], **asked) == 1
    assert actions.send_again(addressees=[unsure[address(1)]], **asked) == 1
    drain()
    mailing.refresh_from_db()
    assert states(mailing)[address(0)] == State.SKIPPED
    assert states(mailing)[address(1)] == State.SENT
    assert (server.taken[address(0)], server.taken[address(1)]) == (1, 2)
    assert mailing.state == Mailing.State.DONE
    numbers = [message_from_bytes(raw)["Message-ID"] for raw in server.bodies]
    assert len(set(numbers)) == 3, "a mailbox that has it already may drop the second"


def test_a_worker_taken_for_dead_takes_nobody_and_still_says_what_it_learns(readers, server):
    """Its lease ended while the server was thinking: another one has taken the mailing over."""
    mailing = make_mailing(4)
    start(mailing)

    def overtaken(verb, of):
        server.at = lambda verb, of: None
        server.overtaken = True

    server.at = overtaken
    row = sending._turn_of(mailing.pk)
    first = sending._HandOver(row)
    take = first._answer

    def slow(addressee, message):
        answer = take(addressee, message)
        sending._turn_of(mailing.pk)  # the other one
        assert mailing.addressees.get(pk=addressee.pk).state == State.UNCERTAIN
        return answer

    first._answer = slow
    first.run()
    assert states(mailing)[address(0)] == State.SENT
    drain()
    assert sorted(server.taken.values()) == [1] * 4


def test_addresses_and_bodies_are_erased_when_their_time_is_over(readers, server, monkeypatch):
    mailing = sent(make_mailing(3))
    sending.purge()
    assert mailing.addressees.count() == 3
    later = clock.now() + rules.KEPT + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    sending.purge()
    mailing.refresh_from_db()
    assert not mailing.addressees.exists()
    assert not mailing.parts.exists()
    assert queries.counts(mailing)[State.SENT] == 3


def test_an_address_is_addressed_once_whatever_its_capitals(readers):
    mailing = make_mailing(1)
    variant = mailing.variants.get().pk
    rows = [("P0@Voisin.example", "0", variant), ("autre@voisin.example", "1", variant)]
    assert actions.add_addressees(mailing=mailing, rows=rows) == 2


def test_what_left_is_prepared_no_more(readers, server):
    mailing = sent(make_mailing(1))
    for act in (actions.clear, lambda mailing: actions.add_addressees(mailing=mailing, rows=[])):
        with pytest.raises(actions.NotThen):
            act(mailing=mailing)
    with pytest.raises(actions.NotThen):
        make_mailing(1)


def test_who_is_erased_is_so_from_every_mailing(readers):
    mailing = make_mailing(2)
    actions.forget("P0@voisin.example")
    assert list(mailing.addressees.values_list("email", flat=True)) == [address(1)]
