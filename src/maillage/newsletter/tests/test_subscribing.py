"""Asking for the letter: a stranger may ask, only the address agrees; leaving is one click."""

import re

import pytest
from django.test import Client

from maillage.base import clock, jobs
from maillage.base.models import Change, Message
from maillage.mailing import actions as mailing
from maillage.mailing.models import Recipient
from maillage.newsletter import queries, rules
from maillage.newsletter.actions import bringing, subscribing
from maillage.newsletter.models import Departed, Subscriber
from maillage.newsletter.tests.builders import make_subscriber
from maillage.web.answers import absolute

pytestmark = pytest.mark.django_db
PAGE = "/lettre/abonnement/"
CHLOE = "chloe@visiteuse.example"


def ask(client, email=CHLOE, **typed):
    client.get(PAGE)
    form = {"sender_email": email, "rhythm": "each", "agrees": "on"} | typed
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', client.get(PAGE).content.decode())[1]
    answer = client.post(PAGE, form | {"csrfmiddlewaretoken": token})
    jobs.drain()
    return answer


def link(email=CHLOE):
    text = Message.objects.filter(recipient=email).latest("pk").text
    return re.search(r"(/lettre/choix/\S+)", text)[1]


def test_a_link_alone_does_nothing_and_its_button_confirms(client, territory):
    ask(client, themes=["mobilite"], communes=["42218"])
    assert Subscriber.objects.agreed().count() == 0
    client.get(link())
    assert Subscriber.objects.agreed().count() == 0
    client.post(link())
    found = Subscriber.objects.agreed().get()
    assert (found.consent, found.source) == (str(rules.CONSENT), PAGE)
    assert found.confirmed_at >= found.asked_at
    assert queries.wishes_of(found) == rules.Wishes(frozenset({"42218"}), frozenset({"mobilite"}))


def test_known_and_unknown_addresses_are_answered_the_same(client, territory):
    make_subscriber(themes=["mobilite"])
    known, unknown = ask(client, themes=["reemploi"]), ask(client, "inconnue@visiteuse.example")
    assert known.content == unknown.content
    assert queries.wishes_of(Subscriber.objects.agreed().get()).themes == {"mobilite"}
    assert Message.objects.count() == 2


def test_an_address_that_does_not_confirm_is_left_in_peace(client, territory):
    for _n in range(5):
        ask(client)
    assert Message.objects.count() == rules.MOST_ASKED
    Subscriber.objects.update(asked_at=clock.now() - rules.UNCONFIRMED_LIFE)
    subscribing.purge()
    assert not Subscriber.objects.exists()


def test_who_asks_after_an_alert_that_they_never_confirmed_has_as_long(client, territory):
    old = clock.now() - rules.UNCONFIRMED_LIFE
    Recipient.objects.create(email=CHLOE, asked_at=old)
    ask(client)
    mailing.purge()
    client.post(link())
    assert Subscriber.objects.agreed().exists()


def test_whose_mail_came_back_receives_the_letter_again_by_the_button(client, territory):
    make_subscriber()
    Recipient.objects.update(paused_at=clock.now())
    ask(client)
    assert Subscriber.objects.agreed().count() == 0
    client.post(link())
    assert Subscriber.objects.agreed().count() == 1


def test_whoever_is_signed_in_has_proven_their_address(client, territory, bilal):
    client.force_login(bilal)
    client.post(PAGE, {"rhythm": "month", "agrees": "on"})
    assert Subscriber.objects.agreed().get().recipient.email == bilal.email
    mine = client.get("/mon-espace/").content.decode()
    assert "/lettre/choix/" in mine


def test_leaving_is_one_post_without_cookie_nor_form(territory):
    found = make_subscriber()
    address = queries.leaving_address(found).removeprefix(absolute(""))
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert Subscriber.objects.exists()
    body = {"List-Unsubscribe": "One-Click"}
    for _twice in range(2):
        answer = strict.post(address, body)
        assert (answer.status_code, answer.cookies) == (200, {})
    assert not Subscriber.objects.exists()
    assert not Recipient.objects.exists()


def test_a_link_is_for_one_purpose(client, territory):
    found = make_subscriber()
    choices, leaving = (queries.token_for(found, p) for p in (queries.CHOICES, queries.LEAVING))
    assert client.post(f"/lettre/quitter/{choices}/").status_code == 404
    assert client.get(f"/lettre/choix/{leaving}/").status_code == 404
    assert Subscriber.objects.agreed().exists()


def test_an_alert_survives_the_letter_and_stopping_everything_ends_both(territory):
    found = make_subscriber()
    found.recipient.searches.create(kind="structures", query="", name="Tout")
    subscribing.leave(subscriber=found, at=clock.now())
    recipient = Recipient.objects.get()
    make_subscriber()
    mailing.end(recipient=recipient, at=clock.now())
    assert not Subscriber.objects.exists()
    assert Departed.objects.get().hash == rules.departed_hash(CHLOE)


def test_the_ledger_and_what_is_kept_of_who_left_hold_no_address(territory):
    found = make_subscriber()
    subscribing.leave(subscriber=found, at=clock.now())
    told = [*Change.objects.values_list("by", "note"), *Departed.objects.values_list("hash")]
    assert "chloe" not in str(told)


# Lists

LIST = """Courriel;Date;Origine;Texte
marie@liste.example;12/03/2026;Forum;Je veux la lettre
sans-date@liste.example;;Forum;Je veux la lettre
pas une adresse;12/03/2026;Forum;Je veux la lettre
demain@liste.example;12/03/2999;Forum;Je veux la lettre
tordue@liste.example;le 12 mars;Forum;Je veux la lettre
muette@liste.example;12/03/2026;Forum;
MARIE@liste.example;12/03/2026;Forum;Je veux la lettre
chloe@visiteuse.example;12/03/2026;Forum;Je veux la lettre
"""


def import_list(client, text=LIST, **said):
    typed = {"name": "Forum des associations", "pasted": text} | said
    answer = client.post("/equipe/lettre/liste/", typed, follow=True)
    return answer.content.decode()


def test_rows_without_a_proof_stay_outside_with_their_line_and_value(client, territory, amina):
    subscribing.leave(subscriber=make_subscriber(CHLOE), at=clock.now())
    client.force_login(amina)
    page = import_list(client)
    marie = Subscriber.objects.agreed().get()
    assert (marie.recipient.email, marie.consent) == ("marie@liste.example", "Je veux la lettre")
    assert (marie.source, clock.day(marie.asked_at).isoformat()) == ("Forum", "2026-03-12")
    lines = re.findall(r"<tr><td[^>]*>(\d+)</td><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>", page)
    assert [(int(line), value) for line, value, _why in lines] == [
        (3, "sans-date@liste.example"),
        (4, "pas une adresse"),
        (5, "demain@liste.example"),
        (6, "tordue@liste.example"),
        (7, "muette@liste.example"),
        (8, "marie@liste.example"),
        (9, "chloe@visiteuse.example"),
    ]
    assert "« le 12 mars » n’est pas une date" in page
    assert "désabonnée" in lines[-1][2]


def test_what_is_said_for_the_whole_list_fills_what_rows_leave_out(client, territory, amina):
    client.force_login(amina)
    rows = "email\nzoe@liste.example\n"
    import_list(client, rows)
    assert not Subscriber.objects.exists()
    import_list(client, rows, day="01/09/2026", origin="Bulletin papier", words="J’accepte")
    assert Subscriber.objects.get().source == "Bulletin papier"


def test_a_list_without_addresses_or_that_is_no_list_is_refused_whole(client, territory, amina):
    client.force_login(amina)
    assert "Aucune colonne" in import_list(client, "nom;ville\nMarie;Firminy\n")
    assert not Subscriber.objects.exists()


def test_a_list_is_taken_back_but_for_who_chose_since(client, territory, amina):
    make_subscriber("deja@liste.example")
    client.force_login(amina)
    head = "email;date;origine;texte\n"
    row = "{}@liste.example;12/03/2026;Forum;Oui\n"
    import_list(client, head + "".join(row.format(who) for who in ("deja", "marie", "zoe")))
    zoe = Subscriber.objects.get(recipient__email="zoe@liste.example")
    subscribing.choose(subscriber=zoe, rhythm="month", themes=[], communes=[], at=clock.now())
    made = queries.lists().get()
    assert (made.brought, made.known) == (2, 1)
    client.post(f"/equipe/lettre/liste/{made.pk}/")
    left = Subscriber.objects.order_by("recipient__email")
    assert [row.recipient.email for row in left] == ["deja@liste.example", "zoe@liste.example"]
    assert Recipient.objects.count() == 2


def test_who_left_comes_back_by_themselves_alone(territory):
    subscribing.leave(subscriber=make_subscriber(), at=clock.now())
    assert Departed.objects.exists()
    make_subscriber()
    assert not Departed.objects.exists()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12/03/2026", "2026-03-12"),
        ("2026-03-12 10:30", "2026-03-12"),
        ("1.2.2026", "2026-02-01"),
        ("31/02/2026", None),
        ("mars 2026", None),
    ],
)
def test_days_are_read_as_lists_write_them(cell, day):
    found = rules.day_in(cell)
    assert (found and found.isoformat()) == day


def test_who_proves_nothing_is_outside_before_anything_is_read():
    told = {"email": f"{'a' * 250}@b.example", "day": "", "origin": "", "words": ""}
    found = rules.read_row(2, told, clock.today(), ())
    assert isinstance(found, rules.Outside)
    assert found.line == 2


def test_a_sheet_of_a_workbook_is_read_too(territory, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in [["E-mail", "Date"], ["ana@liste.example", "2026-03-12"]]:
        book.active.append(row)
    book.save(tmp_path / "liste.xlsx")
    with (tmp_path / "liste.xlsx").open("rb") as file:
        rows = bringing.read(file, "liste.xlsx", {"origin": "Forum", "words": "Oui"})
    assert [row.email for row in rows] == ["ana@liste.example"]
