"""A field stands in a file where the licence of who says it permits; a file says what it omits."""

import csv
import io
import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.claims.rules import FOLLOW, Statement
from maillage.look.frames import Link
from maillage.search import index
from maillage.sharing import exports
from maillage.sharing.exports import FileColumn, Files
from maillage.sharing.licences import Spoken, shared, sharing_for
from maillage.sources import actions
from maillage.sources.models import PEOPLE
from maillage.web import cached_files

FILES = Files(
    "bals",
    {
        "titre": FileColumn(lambda one: one.subject.name, "name"),
        "telephone": FileColumn(lambda one: one.subject.phone, "phone"),
        "longitude": FileColumn(lambda one: one.subject.lon, "lon"),
        "latitude": FileColumn(lambda one: one.subject.lat, "lat"),
        "lettres": FileColumn(lambda one: len(one.subject.name)),
    },
    left_out="Bals omis :",
    follow="les bals",
    back=lambda: Link("Tous les bals", "/bals/"),
)
NOBODY = AnonymousUser()
OPEN, ALIKE = "Registre (Licence Ouverte 2.0)", "Carte (ODbL 1.0 (partage à l’identique))"


@pytest.fixture
def sources(db):
    """An open register, and a map that may only be shared alike."""
    actions.load_reference()
    actions.source_named("registre", name="Registre", licence_id="lov2")
    actions.source_named("carte", name="Carte", licence_id="odbl")
    actions.source_named("trouvee", name="Trouvée", licence_id="unknown")


def ball(name="Bal", phone="", lon=None, lat=None):
    return SimpleNamespace(name=name, phone=phone, lon=lon, lat=lat)


def said(*statements):
    """(source, values) of each who speaks of one ball."""
    found = [Statement(n, who, "k", n, values) for n, (who, values) in enumerate(statements)]
    return Spoken.of(found, {"registre": {"*": 1}, "carte": {"*": 2}})


def lines(spoken, licence="lov2", user=NOBODY):
    """The lines of a CSV of balls."""
    file = sharing_for(user, licence)
    body = FILES.csv(shared(spoken, file), file).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


def test_a_field_is_left_empty_where_its_licence_forbids_and_the_row_says_so(sources):
    both = said(("registre", {"name": "Bal"}), ("carte", {"name": "Bal", "phone": "0477000000"}))
    row = lines([(ball(phone="0477000000"), both)])[0]
    assert (row["titre"], row["telephone"], row["lettres"]) == ("Bal", "", "3")
    assert (row["sources"], row["laisse_de_cote"]) == (OPEN, f"telephone ({ALIKE})")
    row = lines([(ball(phone="0477000000"), both)], "odbl")[0]
    assert (row["telephone"], row["laisse_de_cote"]) == ("0477000000", "")


def test_what_an_open_source_says_too_may_stand_in_an_open_file(sources):
    spoken = said(("carte", {"name": "Bal"}), ("registre", {"name": "Bal"}))
    assert lines([(ball(), spoken)])[0]["titre"] == "Bal"
    other = said(("carte", {"name": "Bal"}), ("registre", {"name": "Le bal"}), (PEOPLE, {}))
    assert [row["titre"] for row in lines([(ball("Le bal"), other)])] == ["Le bal"]


def test_whose_name_may_not_be_shared_is_left_out_and_the_file_says_how_many(sources):
    kept, closed = Spoken.alone("registre", ["name"]), Spoken.alone("carte", ["name", "phone"])
    found = lines([(ball("Bal"), kept), (ball("Foire"), closed), (ball("Fête"), closed)])
    assert [row["titre"] for row in found] == ["Bal", f"Bals omis : {ALIKE} : 2"]
    assert lines([(ball("Bal"), Spoken.alone("trouvee", ["name"]))], "odbl")[-1]["titre"] != "Bal"


def test_what_a_person_wrote_is_open_and_what_they_gave_back_follows_its_source(sources):
    written = said(("carte", {"name": "Bal", "phone": "1"}), (PEOPLE, {"name": "Grand bal"}))
    assert lines([(ball("Grand bal", "1"), written)])[0]["laisse_de_cote"] == f"telephone ({ALIKE})"
    back = said(("carte", {"name": "Bal"}), (PEOPLE, {"name": FOLLOW}))
    assert [row["titre"] for row in lines([(ball(), back)])] == [f"Bals omis : {ALIKE} : 1"]


def test_the_whole_file_is_for_the_team(sources, amina, bilal):
    closed = [(ball(), Spoken.alone("trouvee", ["name"]))]
    assert [row["titre"] for row in lines(closed, "interne", amina)] == ["Bal"]
    for reader in (NOBODY, bilal):
        assert sharing_for(reader, "interne").slug == "lov2"
    assert sharing_for(NOBODY, "nothing such").slug == "lov2"


def test_a_geojson_says_its_licence_its_omissions_and_where_each_stands(sources):
    file = sharing_for(NOBODY, "lov2")
    spoken = [
        (ball("Bal", lon=4.4, lat=45.4), Spoken.alone("registre", ["name", "lon", "lat"])),
        (ball("Foire"), Spoken.alone("registre", ["name"])),
        (ball("Fête"), Spoken.alone("carte", ["name"])),
    ]
    found = json.loads(FILES.geojson(shared(spoken, file), file))
    assert (found["licence"], found["laisse_de_cote"]) == ("Licence Ouverte 2.0", [f"{ALIKE} : 1"])
    bal, foire = found["features"]
    assert bal["geometry"] == {"type": "Point", "coordinates": [4.4, 45.4]}
    assert (foire["geometry"], foire["properties"]["titre"]) == (None, "Foire")


@pytest.fixture
def request_of(rf):
    def of(user=NOBODY, address="/bals.csv", remote="203.0.113.7"):
        request = rf.get(address, REMOTE_ADDR=remote)
        request.user = user
        return request

    return of


def test_a_file_is_made_once_for_each_question_and_reader(sources, request_of, amina):
    made = []

    def give(user=NOBODY, asked=("q",), address="/bals.csv"):
        return FILES.give(
            request_of(user, address), "csv", asked, lambda file: made.append(1) or ()
        )

    answer = give()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('-bals-lov2.csv"')
    assert give(address="/bals.csv?licence=lov2").content == answer.content
    assert len(made) == 1
    give(asked=("other",))
    give(address="/bals.csv?licence=odbl")
    give(amina)
    give(amina, address="/bals.csv?licence=interne")
    assert len(made) == 5


def test_visitors_ask_for_so_many_an_hour_and_the_team_for_more(
    sources, request_of, amina, monkeypatch
):
    monkeypatch.setattr(exports, "MOST_FILES", 2)

    def give(**who):
        return FILES.give(request_of(**who), "csv", (), lambda file: iter(()))

    assert [give().status_code for _n in range(3)] == [200, 200, 429]
    refused = give()
    assert refused.headers["Retry-After"] == "3600"
    for words in ("plus de 2 fichiers", "qu’avec les bals", '<a href="/bals/">Tous les bals</a>'):
        assert words in refused.content.decode()
    assert give(remote="203.0.113.8").status_code == 200
    assert give(user=amina).status_code == 200


@pytest.mark.parametrize("trouble", [index.Unavailable, cached_files.AnotherIsMade])
def test_a_file_that_cannot_be_made_now_is_asked_again(sources, request_of, trouble):
    def fails(file):
        raise trouble

    answer = FILES.give(request_of(), "csv", ("now",), fails)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Le fichier se prépare" in answer.content.decode()
