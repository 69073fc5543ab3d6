"""Mails that come back: read from a real report, or refused while sending."""

import datetime as dt
import socket
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from maillage.base import clock, jobs, mail
from maillage.base.models import Message
from maillage.mailing import actions, rules
from maillage.mailing.models import Bounce, Recipient

pytestmark = pytest.mark.django_db
PAUL = "paul@voisin.example"
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.mairie.example (Mail Delivery System)
To: ne-pas-repondre@mairie.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="8C2A1.1/mail"

--8C2A1.1/mail
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--8C2A1.1/mail
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.mairie.example
Arrival-Date: Mon,  1 Mar 2027 09:00:00 +0100 (CET)

Final-Recipient: rfc822; Paul@voisin.example
Original-Recipient: rfc822;paul@voisin.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.voisin.example
Diagnostic-Code: smtp; 550 5.1.1 <paul@voisin.example>: Recipient address
    rejected: User unknown

--8C2A1.1/mail
Content-Description: Undelivered Message
Content-Type: message/rfc822

Subject: Les nouvelles de la semaine
To: paul@voisin.example

Bonjour
--8C2A1.1/mail--
"""


def report(action="failed", status="5.1.1"):
    return REPORT.format(action=action, status=status).encode()


@pytest.fixture
def paul(db):
    return Recipient.objects.create(email=PAUL, consent="oui", source="/", confirmed_at=clock.now())


def test_a_report_names_who_and_why():
    [said] = rules.returned(report())
    assert (said.email, said.status, said.is_final) == (PAUL, "5.1.1", True)
    assert "User unknown" in said.reason


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed", status="4.4.1"),
        b"",
        b"\xff\xfe\x00",
        b"Subject: Bonjour\n\nOui.",
        report()[:700],
        report().replace(b"Final-Recipient: rfc822; Paul@voisin.example", b""),
    ],
)
def test_what_is_not_a_final_return_is_none(raw):
    assert [said for said in rules.returned(raw) if said.is_final] == []


def test_what_came_back_before_an_address_was_taken_up_again_does_not_count(paul):
    at, day = clock.now() - dt.timedelta(days=20), dt.timedelta(days=1)
    for n in (0, 3):
        actions.read_report(report(), at + n * day)
    actions.confirm(recipient=paul, at=at + 5 * day)
    for n, pauses in ((7, False), (7, False), (9, True)):
        actions.read_report(report(), at + n * day)
        paul.refresh_from_db()
        assert bool(paul.paused_at) is pauses


def test_an_address_that_rests_for_a_year_is_erased_with_all_that_it_asked(paul):
    year, day = rules.PAUSED_LIFE, dt.timedelta(days=1)
    Recipient.objects.update(paused_at=clock.now() - year + day)
    actions.purge()
    paul.refresh_from_db()
    Recipient.objects.update(paused_at=clock.now() - year - day)
    actions.bounce(email=paul.email, status="5.1.1", reason="x", at=clock.now() - day)
    actions.purge()
    assert not Recipient.objects.exists()
    assert not Bounce.objects.exists()


def test_two_returns_on_different_days_leave_an_address_in_peace(paul, monkeypatch):
    at = clock.now()
    for day in (0, 0, 3):
        paul.refresh_from_db()
        assert paul.paused_at is None
        actions.read_report(report(), at + dt.timedelta(days=day))
    paul.refresh_from_db()
    assert paul.paused_at is not None
    assert not Recipient.objects.agreed().exists()


def test_the_command_reads_files(paul, tmp_path):
    path = tmp_path / "retour.eml"
    path.write_bytes(report())
    out = StringIO()
    call_command("bounce", str(path), stdout=out)
    assert f"{PAUL} : 5.1.1" in out.getvalue()
    assert Bounce.objects.get().email == PAUL
    with pytest.raises(CommandError):
        call_command("bounce", str(tmp_path / "absent.eml"))


class Server(threading.Thread):
    """A mail server of one conversation, on the loopback."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer, self.heard = answer, ""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        client, _address = self.socket.accept()
        with client, client.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 mail.example\r\n")
            while line := talk.readline().decode():
                verb = line[:4].upper().strip()
                if verb == "DATA":
                    talk.write(b"354 go on\r\n")
                    while (part := talk.readline().decode()) != ".\r\n":
                        self.heard += part
                talk.write(
                    {"RCPT": self.answer, "QUIT": "221 bye"}.get(verb, "250 ok").encode() + b"\r\n"
                )
                if verb == "QUIT":
                    return


@pytest.fixture
def sent(settings):
    def send(answer, **details):
        server = Server(answer)
        server.start()
        settings.SMTP = f"smtp://127.0.0.1:{server.port}"
        row = mail.send(recipient=PAUL, subject="Bonjour", text="…", **details)
        jobs.drain()
        row.refresh_from_db()
        server.socket.close()
        return row, server.heard

    return send


def test_the_mail_programme_may_end_it_at_one_click(sent):
    row, heard = sent("250 ok", unsubscribe_url="http://localhost/alertes/x/fin/")
    assert row.state == Message.State.SENT
    assert "List-Unsubscribe: <http://localhost/alertes/x/fin/>" in heard
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in heard


def test_an_address_refused_for_ever_is_not_tried_again(sent, paul):
    row, _heard = sent("550 5.1.1 User unknown")
    assert (row.state, row.error) == (Message.State.FAILED, "550 5.1.1 User unknown")
    assert Bounce.objects.get().status == "5.1.1"


def test_a_server_that_asks_to_come_back_is_tried_later(sent, paul):
    row, _heard = sent("451 4.7.1 Greylisted")
    assert row.state == Message.State.WAITING
    assert not Bounce.objects.exists()
