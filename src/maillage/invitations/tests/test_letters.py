"""The letter: its words, who signs it, how it is read before it is printed."""

import datetime as dt
import io

import pytest
from PIL import Image

from maillage.base import clock, jobs
from maillage.base.models import Change
from maillage.base.personal import Person
from maillage.invitations import actions as inviting
from maillage.invitations import paper, queries, rules
from maillage.invitations.models import Invitation, WaveLetter
from maillage.invitations.personal import HELPERS
from maillage.invitations.tests.conftest import WORDS, write
from maillage.media import images
from maillage.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ON = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)


def print_again(wave, amina):
    inviting.print_letters(wave=wave, by=amina.author, at=clock.now())
    jobs.drain()


def page_of(client, wave, amina):
    client.force_login(amina)
    return client.get(f"/equipe/invitations/{wave.pk}/lettre/").content.decode()


def first_letter(wave, **said):
    return queries.composed(WORDS._replace(**said), queries.to_post(wave)[0][1])


def test_a_day_is_written_in_words_with_its_town(wave, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: ON)
    assert first_letter(wave).dated == "Saint-Étienne, le 26 novembre 2026"


def test_each_structure_fills_the_words_in_braces(wave):
    letter = first_letter(wave)
    assert letter.subject == "Cœur à l’ouvrage dans l’annuaire"
    assert [p.text for p in letter.paragraphs] == [
        "Madame, Monsieur,",
        "Voici votre fiche :",
        "Cœur à l’ouvrage\n1 place Carnot, 42000 Saint-Étienne",
        "À bientôt, à Saint-Étienne.",
    ]
    assert letter.to == ["Cœur à l’ouvrage", "1 place Carnot", "42000 SAINT-ÉTIENNE"]


def test_the_last_day_of_a_code_is_said(wave, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: ON)
    told = first_letter(wave, body="Jusqu’au {échéance}, à {adresse}, avec {code}.")
    assert told.paragraphs[0].text.startswith("Jusqu’au 24 février 2027, à ")
    assert told.paragraphs[0].text.endswith("/code, avec XXXX XXXX.")


@pytest.mark.parametrize("body", ["Cher {nom},", "Bonjour {structure", "Bonjour }"])
def test_what_no_structure_could_fill_is_refused(wave, amina, body):
    with pytest.raises(inviting.UnknownWord, match=r"\{structure\}"):
        write(wave, amina, body=body)
    assert not WaveLetter.objects.exists()


def test_a_letter_stands_on_one_page_whoever_it_is_for(wave, amina):
    with pytest.raises(inviting.TooLong):
        write(wave, amina, body="Une phrase de plus pour chacun de vous. " * 60)


def test_the_text_that_ships_stands_on_one_page():
    words = WORDS._replace(
        subject=str(rules.SUBJECT), body=str(rules.BODY), closing=str(rules.CLOSING)
    )
    assert rules.unknown_in(f"{rules.SUBJECT}{rules.BODY}{rules.CLOSING}") == []
    assert paper.fits(paper.signed(words))


def test_a_letter_is_read_before_it_is_printed(client, wave, amina):
    write(wave, amina)
    page = page_of(client, wave, amina)
    for said in ("Cœur à l’ouvrage dans l’annuaire", "Amina Bensaïd", "04\xa065\xa071\xa000\xa042"):
        assert said in page
    sheet = client.get(f"/equipe/invitations/{wave.pk}/lettre.pdf")
    assert sheet.content.startswith(b"%PDF-")
    assert not Invitation.objects.filter(way="letter").exclude(code_hash=None).exists()


def test_nothing_is_printed_that_nobody_signed(client, wave, amina):
    with pytest.raises(inviting.Unsigned):
        inviting.print_letters(wave=wave, by=amina.author, at=clock.now())
    assert "Préparer les" not in page_of(client, wave, amina)


def test_letters_that_are_being_prepared_say_so_and_are_no_empty_file(client, wave, amina):
    write(wave, amina)
    inviting.print_letters(wave=wave, by=amina.author, at=clock.now())
    client.force_login(amina)
    assert "en préparation" in client.get(wave.get_absolute_url()).content.decode()
    assert client.get(f"/equipe/invitations/{wave.pk}/lettres.pdf").status_code == 404
    with pytest.raises(inviting.BeingPrinted):
        write(wave, amina, body="Trop tard.")
    jobs.drain()
    assert client.get(f"/equipe/invitations/{wave.pk}/lettres.pdf").content.startswith(b"%PDF-")


def test_letters_of_before_stay_until_new_ones_are_whole(client, posted, amina):
    before = inviting.letters_of(posted.pk).read_bytes()
    inviting.print_letters(wave=posted, by=amina.author, at=clock.now())
    assert inviting.letters_of(posted.pk).read_bytes() == before
    jobs.drain()
    assert inviting.letters_of(posted.pk).read_bytes() != before


def test_letters_leave_in_postal_order_to_who_has_not_answered(posted, amina):
    names = [post.name for _row, post in queries.to_post(posted)]
    assert names == ["Cœur à l’ouvrage", "L’Œuvre d’ici"]  # 42000, 42700
    answered = Invitation.objects.get(organisation__name="Cœur à l’ouvrage")
    inviting.answer(invitation=answered, given="right", at=clock.now())
    held = Invitation.objects.get(pk=answered.pk).code_hash
    print_again(posted, amina)
    assert [letter.many for letter in posted.letters.all()] == [2, 1]
    assert Invitation.objects.get(pk=answered.pk).code_hash == held


def test_every_text_that_left_is_kept(client, posted, amina):
    write(posted, amina, body="Une seconde lettre.")
    print_again(posted, amina)
    client.force_login(amina)
    shown = client.get(posted.get_absolute_url()).content.decode()
    assert "Voici votre fiche" in shown
    assert "Une seconde lettre." in shown
    acts = Change.objects.filter(act__in=("wave.letter", "wave.print")).values_list(
        "act", flat=True
    )
    assert sorted(acts) == ["wave.letter", "wave.letter", "wave.print", "wave.print"]


def test_another_wave_begins_with_the_last_text_and_ones_own_name(posted, amina, bilal):
    other = inviting.prepare(name="Été", query="", by=bilal.author, at=clock.now())
    for who, name in ((amina, "Amina Bensaïd"), (bilal, "")):
        begun = queries.letter_of(other, who.author)
        assert (begun.body, begun.signed) == (WORDS.body, name)


def signature():
    body = io.BytesIO()
    Image.new("RGBA", (300, 100), (0, 0, 90, 200)).save(body, "PNG")
    return io.BytesIO(body.getvalue())


def test_a_signature_is_printed_and_for_the_team_alone(client, wave, amina, bilal):
    bare = write(wave, amina)
    plain = paper.letters(paper.signed(WORDS), [(rules.LONGEST, "ABCDEFGH")])
    signed = inviting.write_letter(
        wave=wave, words=WORDS, signature=signature(), by=amina.author, at=clock.now()
    )
    assert signed.pk == bare.pk
    body = paper.letters(paper.signed(WORDS, signed.signature), [(rules.LONGEST, "ABCDEFGH")])
    assert body.count(b"/Subtype /Image") > plain.count(b"/Subtype /Image")
    address = f"/equipe/invitations/{wave.pk}/signature/"
    client.force_login(bilal)
    assert client.get(address).status_code == 403
    client.force_login(amina)
    assert client.get(address)["Cache-Control"] == "no-store"
    inviting.write_letter(
        wave=wave, words=WORDS, keeps_signature=False, by=amina.author, at=clock.now()
    )
    assert client.get(address).status_code == 404


def test_the_logo_of_the_site_heads_a_letter(wave, monkeypatch):
    def printed():
        return paper.letters(paper.signed(WORDS), [(rules.LONGEST, "ABCDEFGH")])

    plain = printed()
    kept = images.store(signature())
    monkeypatch.setattr(paper, "LOGO", [lambda: None, lambda: images.path_of(kept.name)])
    assert printed().count(b"/Subtype /Image") > plain.count(b"/Subtype /Image")
    assert paper.fits(paper.signed(WORDS))


def test_who_signed_may_be_forgotten(wave, amina, django_capture_on_commit_callbacks):
    letter = inviting.write_letter(
        wave=wave, words=WORDS, signature=signature(), by=amina.author, at=clock.now()
    )
    of_bilal = Person("bilal@exemple.fr")
    HELPERS.forget(person=of_bilal, names=["", "Bilal"], at=clock.now())
    assert WaveLetter.objects.get().signed == "Amina Bensaïd"
    with django_capture_on_commit_callbacks(execute=True):
        HELPERS.forget(person=Person(amina.email, amina), names=["Amina Bensaïd"], at=clock.now())
    assert not images.path_of(letter.signature).exists()
    letter.refresh_from_db()
    assert (letter.signed, letter.phone, letter.signature) == ("", "", "")


@pytest.mark.parametrize(
    "since",
    [
        {"is_diffusible": False},
        {"is_listed": False},
        {"is_silent": True},
        {"closed_on": "2026-01-01"},
    ],
)
def test_nothing_is_posted_to_who_is_shown_no_more(wave, amina, since):
    """A wave is prepared, then read and signed: weeks may pass."""
    before = len(queries.to_post(wave))
    row, _post = queries.to_post(wave)[0]
    Organisation.objects.filter(pk=row.organisation_id).update(**since)
    assert len(queries.to_post(wave)) == before - 1
