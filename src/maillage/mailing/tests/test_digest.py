"""The digest: one person, one mail, on a working day; what was told is told once."""

import datetime as dt

import html5lib
import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.mailing import actions, frames, letters, queries
from maillage.mailing.models import Delivery, Recipient, SavedSearch
from maillage.mailing.queries import DigestPart
from maillage.mailing.tests.conftest import MONDAY
from maillage.mailing.tests.test_agreeing import PAUL, save

XHTML = "http://www.w3.org/1999/xhtml"
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


def digest():
    """What leaves today."""
    before = list(Message.objects.values_list("pk", flat=True))
    actions.start()
    jobs.drain()
    return list(Message.objects.exclude(pk__in=before).order_by("pk"))


def fall(leaves, *names):
    leaves.fallen |= {name: clock.now() for name in names}


def test_what_is_new_since_the_search_was_saved_is_told_once(leaves, at):
    fall(leaves, "orme-ancien")
    save()
    at(MONDAY + DAY)
    fall(leaves, "orme", "if")
    at(MONDAY + WEEK)
    [mail] = digest()
    assert mail.recipient == PAUL
    assert "https://bois.example/orme\n" in f"{mail.text}\n"
    assert "ancien" not in mail.text
    assert "/if" not in mail.text
    key = mail.unsubscribe_url.rstrip("/").split("/")[-2]
    assert queries.recipient_of(key) == Recipient.objects.get()
    at(MONDAY + 2 * WEEK)
    assert digest() == []


def test_a_digest_is_told_in_text_and_in_html(leaves, at):
    """Each item is a title that leads there, its words, its picture; nothing written is a tag."""
    items = [
        queries.NewResult("Orme & <i>frêne</i>", "Ligne.\nAutre.", "https://bois.example/orme"),
        queries.NewResult(
            "If", "", "https://bois.example/if", "https://bois.example/if.webp", "Un if"
        ),
    ]
    parts = [
        DigestPart("Le bois", items=items),
        DigestPart("À lire", "Ici :\nhttps://b.example/?a=1&b=2"),
    ]
    save()
    letters.digest(PAUL, parts, Recipient.objects.get())
    mail = Message.objects.latest("pk")
    page = html5lib.HTMLParser(strict=True).parse(mail.html)
    links = [a.get("href") for a in page.iter(f"{{{XHTML}}}a")]
    for url in (
        "https://bois.example/orme",
        "https://bois.example/if",
        "https://b.example/?a=1&b=2",
    ):
        assert url in links
        assert url in mail.text
    assert mail.unsubscribe_url in links
    [image] = page.iter(f"{{{XHTML}}}img")
    assert (image.get("src"), image.get("alt")) == ("https://bois.example/if.webp", "Un if")
    assert not list(page.iter(f"{{{XHTML}}}i"))
    assert "Orme & <i>frêne</i>\nLigne.\nAutre.\nhttps://bois.example/orme\n" in mail.text
    assert len(mail.html) < 90_000


def test_no_news_is_no_mail(leaves, at):
    save()
    at(MONDAY + WEEK)
    assert digest() == []
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(("every", "days"), [("week", 7), ("month", 30)])
def test_each_search_has_its_pace(leaves, at, every, days):
    save()
    SavedSearch.objects.update(every=every)
    at(MONDAY + DAY)
    fall(leaves, "orme")
    at(MONDAY + (days - 1) * DAY + dt.timedelta(hours=1))
    assert digest() == []
    at(MONDAY + days * DAY)
    assert len(digest()) == 1


def test_all_that_is_told_to_somebody_is_one_mail(leaves, at):
    save()
    at(MONDAY + DAY)
    save("q=if")
    fall(leaves, "orme", "if")
    leaves.fallen["if"] += DAY
    at(MONDAY + WEEK)
    leaves.due = {PAUL}
    [mail] = digest()
    for said in ("Le bois", "bois.example/orme", "bois.example/if"):
        assert said in mail.text
    assert "Les nouvelles de la semaine" in mail.subject
    assert leaves.told == [PAUL]
    assert Delivery.objects.get().parts == 3
    at(MONDAY + WEEK + DAY)
    leaves.due = set()
    assert digest() == []  # weekly ones keep the same day


def test_one_part_gives_the_mail_its_title_and_nothing_to_end(leaves, at):
    """A room writes to somebody who asked for nothing: there is no alert to end."""
    leaves.due = {"rose@voisine.example"}
    [mail] = digest()
    assert mail.subject.startswith("Le bois")
    assert mail.unsubscribe_url == ""
    assert "Tout arrêter" not in mail.text


@pytest.mark.parametrize(("rest", "work"), [("3-06", "3-08"), ("3-07", "3-08"), ("7-14", "7-15")])
def test_nobody_is_written_to_on_a_saturday_a_sunday_or_a_holiday(leaves, at, rest, work):
    leaves.due = {PAUL}
    at(dt.datetime.fromisoformat(f"2027-0{rest}T09:00Z"))
    assert digest() == []
    at(dt.datetime.fromisoformat(f"2027-0{work}T09:00Z"))
    assert len(digest()) == 1


def test_who_did_not_confirm_or_whose_mail_comes_back_is_left_in_peace(leaves, at):
    save(is_confirmed=False)
    save(email="rose@voisine.example")
    leaves.due = {"rose@voisine.example"}
    Recipient.objects.filter(email="rose@voisine.example").update(paused_at=clock.now())
    at(MONDAY + DAY)
    fall(leaves, "orme")
    before = Message.objects.count()
    at(MONDAY + WEEK)
    digest()
    assert Message.objects.count() == before


def test_who_is_paused_is_told_why_and_takes_it_up_again(client, leaves):
    row = save().recipient
    Recipient.objects.update(paused_at=clock.now())
    address = f"/alertes/{queries.key_of(row)}/"
    assert "Reprendre les envois" in client.get(address).content.decode()
    client.post(address)
    assert list(Recipient.objects.agreed()) == [row]


def test_a_search_of_a_room_that_is_gone_says_nothing(leaves, at, monkeypatch):
    save()
    SavedSearch.objects.update(kind="nuages")
    fall(leaves, "orme")
    at(MONDAY + WEEK)
    assert digest() == []


def test_many_people_are_written_to_in_slices(leaves, at, monkeypatch):
    monkeypatch.setattr(actions, "SLICE", 2)
    leaves.due = {f"p{n}@voisin.example" for n in range(5)}
    assert len(digest()) == 5
    assert sorted(leaves.told) == sorted(leaves.due)


def test_an_officer_sees_what_came_back(at):
    for n in range(3):
        actions.bounce(email=PAUL, status=f"5.1.{n}", reason="…", at=MONDAY + n * DAY)
    assert [row.status for row in queries.came_back(2)] == ["5.1.2", "5.1.1"]


def test_what_another_mail_told_is_left_out_and_one_mail_a_day_is_enough(leaves, at, monkeypatch):
    save()
    at(MONDAY + DAY)
    fall(leaves, "orme", "orme-blanc")
    at(MONDAY + WEEK)
    other = {"https://bois.example/orme"}
    monkeypatch.setattr(frames.TOLD, "_items", {"x": lambda email, pages: other & set(pages)})
    monkeypatch.setattr(frames.RESTING, "_items", {"x": lambda day: [PAUL.upper()]})
    assert digest() == []
    frames.RESTING._items.clear()
    [mail] = digest()
    assert "https://bois.example/orme\n" not in f"{mail.text}\n"
    assert Delivery.objects.get().told == ["https://bois.example/orme-blanc"]


def test_who_stops_all_while_it_is_read_is_told_nothing_and_kept_nowhere(leaves, at):
    at(MONDAY)
    save()
    fall(leaves, "chêne")
    at(MONDAY + WEEK)
    read = actions._read([PAUL])
    actions.end(recipient=Recipient.objects.get(), at=clock.now())
    actions.send([PAUL], prepared=read)
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()
