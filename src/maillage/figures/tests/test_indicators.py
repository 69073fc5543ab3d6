"""One table of dated values: who writes, who reads, what fills itself, what comes back."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.base import clock, history, jobs, undoing
from maillage.base import settings as site_settings
from maillage.base.kinds import Subject
from maillage.figures import actions, drawing, queries, rules
from maillage.figures.frames import INDICATORS, FilledIndicator
from maillage.figures.models import DatedValue, Indicator
from maillage.figures.tests.builders import make_indicator, say
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.rules import SMALL_GROUP

pytestmark = pytest.mark.django_db
JOBS = [("2023-12-31", "19980"), ("2024-12-31", "20220.5")]


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def standing(indicator):
    return [(str(v.day), v.value) for v in queries.values_of(indicator)]


def test_everybody_reads_what_is_published_with_its_line_its_table_and_its_method(
    client, territory
):
    row = make_indicator(values=JOBS, method="Un poste compte une fois.", source="Insee")
    hidden = make_indicator("Secret", is_shown=False)
    assert row.name in body(client, "/indicateurs/")
    assert hidden.name not in body(client, "/indicateurs/")
    said = body(client, row.get_absolute_url())
    assert said.count("20\u202f220,5") >= 2  # on the line, and in the table
    assert said.count('<svg class="line-chart') == 2
    assert "Un poste compte une fois." in said
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_its_file_is_what_the_table_says(client, territory):
    row = make_indicator(values=JOBS, source="Insee")
    say(row, "2025-06-30", "-3.25", note="=1+1", licence="Licence Ouverte")
    raw = client.get(f"{row.get_absolute_url()}valeurs.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw), delimiter=";"))
    assert [(r["jour"], r["valeur"]) for r in rows] == [
        ("2023-12-31", "19980"),
        ("2024-12-31", "20220,5"),
        ("2025-06-30", rows[2]["valeur"]),
    ]
    assert rows[2]["valeur"].lstrip("'") == "-3,25"
    assert rows[2]["remarque"] == "'=1+1"  # no spreadsheet runs it
    assert {r["source"] for r in rows} == {"Insee"}


def test_the_team_enters_corrects_withdraws_and_undoes(client, territory, amina, bilal):
    client.force_login(amina)
    sent = {"name": "Emplois", "where": "commune", "commune": "Firminy", "is_shown": "on"}
    client.post("/equipe/indicateurs/nouveau/", sent)
    row = Indicator.objects.get()
    assert row.commune_id == "42095"
    address = f"/equipe/indicateurs/{row.pk}/"
    client.post(address, {"value": "1 234,5", "day": "2025-01-31"})
    value = row.values.get()
    assert value.value == Decimal("1234.5")
    client.post(f"{address}valeurs/{value.pk}/", {"value": "12", "day": "2025-02-28"})
    assert standing(row) == [("2025-02-28", 12)]
    client.post(f"{address}valeurs/{row.values.get(value=12).pk}/retirer/")
    assert standing(row) == []
    latest = queries.latest_change(row)
    client.post(f"{address}defaire/{latest.pk}/")
    assert standing(row) == [("2025-02-28", 12)]
    client.force_login(bilal)
    assert client.post(address, {"value": "1", "day": "2025-01-31"}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value": "beaucoup"}, "n’est pas un nombre"),
        ({"value": "²"}, "n’est pas un nombre"),
        ({"value": "NaN"}, "n’est pas un nombre"),
        ({"value": "123456789012345"}, "n’est pas un nombre"),
        ({"day": "2999-01-01"}, "pas encore venu"),
        ({"day": "1066-10-14"}, "trop ancien"),
        ({"day": "2023-12-31"}, "déjà une valeur ce jour-là"),
    ],
)
def test_what_is_no_value_is_refused_in_words(client, territory, amina, sent, said):
    row = make_indicator(values=JOBS)
    client.force_login(amina)
    asked = {"value": "1", "day": "2025-01-31"} | sent
    answer = client.post(f"/equipe/indicateurs/{row.pk}/", asked)
    assert said in answer.content.decode()
    assert len(standing(row)) == 2


def test_a_later_save_does_not_win_silently(client, territory, amina):
    row = make_indicator()
    client.force_login(amina)
    address = f"/equipe/indicateurs/{row.pk}/modifier/"
    assert client.post(address, {"name": "Postes", "version": "1"}).status_code == 302
    late = client.post(address, {"name": "Salariés", "version": "1"})
    assert "entre-temps" in late.content.decode()
    row.refresh_from_db()
    assert row.name == "Postes"


def test_undoing_a_value_that_was_corrected_since_is_refused(territory):
    row = make_indicator()
    value = say(row, "2025-01-31", "1")
    first = history.of("dated_value", str(value.pk))[0].change
    actions.say(
        indicator=row,
        day=value.day,
        values={"value": Decimal(2)},
        correcting=value,
        by="user:0",
        at=clock.now(),
    )
    of = Subject("dated_value", str(value.pk))
    with pytest.raises(undoing.ChangedSince):
        undoing.undo(change=first, of=of, by="user:0", at=clock.now())


# What fills itself


@pytest.fixture
def counted(territory, monkeypatch):
    """What a room counts, and the days that pass."""

    class Counted:
        now, today = 10, dt.datetime(2031, 3, 1, 9, tzinfo=dt.UTC)
        offered = FilledIndicator("toy.trees", "Arbres", "arbres", "Un à un.", lambda: Counted.now)

        def next_day(self, found):
            Counted.now = found
            Counted.today += dt.timedelta(days=1)
            jobs.enqueue(actions.FILL)
            jobs.drain()
            return standing(queries.indicator_keyed("toy.trees"))

    monkeypatch.setattr(clock, "now", lambda: Counted.today)
    monkeypatch.setattr(INDICATORS, "_items", {"toy": Counted.offered})
    return Counted()


def test_a_value_is_written_only_when_what_the_room_finds_changed(counted):
    assert counted.next_day(10) == counted.next_day(10) == [("2031-03-02", 10)]
    assert counted.next_day(12) == [("2031-03-02", 10), ("2031-03-04", 12)]
    row = queries.indicator_keyed("toy.trees")
    assert (row.is_shown, row.unit, row.method) == (False, "arbres", "Un à un.")


def test_what_a_person_corrected_or_withdrew_stays_theirs(counted):
    counted.next_day(10)
    row = queries.indicator_keyed("toy.trees")
    value = row.values.get()
    actions.say(
        indicator=row,
        day=value.day,
        values={"value": Decimal(11)},
        correcting=value,
        by="user:7",
        at=clock.now(),
    )
    assert counted.next_day(10) == [("2031-03-02", 11)]  # the room found nothing new
    assert counted.next_day(13)[-1] == ("2031-03-04", 13)
    actions.withdraw(value=row.values.get(value=13), by="user:7", at=clock.now())
    assert counted.next_day(13) == [("2031-03-02", 11)]


def test_what_the_room_finds_on_the_day_of_a_person_does_not_overwrite_them(counted):
    counted.next_day(10)
    row = queries.indicator_keyed("toy.trees")
    value = row.values.get()
    actions.say(
        indicator=row,
        day=value.day,
        values={"value": Decimal(11)},
        correcting=value,
        by="user:7",
        at=clock.now(),
    )
    actions.filled(offered=counted.offered, found=Decimal(15), at=clock.now())
    assert standing(row) == [("2031-03-02", 11)]
    assert row.values.get().found == 15


def test_a_room_that_fails_is_not_the_others(counted, monkeypatch, caplog):
    def fails():
        raise ZeroDivisionError

    broken = FilledIndicator("toy.broken", "Cassé", "", "", fails)
    monkeypatch.setattr(INDICATORS, "_items", {"a": broken, "b": counted.offered})
    assert counted.next_day(10) == [("2031-03-02", 10)]
    assert not Indicator.objects.filter(key="toy.broken").exists()
    assert "toy.broken" in caplog.text


def test_the_structures_of_the_directory_count_themselves(territory):
    make_organisation(name="La Roue")
    make_organisation(name="La Louche", closed_on="2020-01-01")
    jobs.enqueue(actions.FILL)
    jobs.drain()
    assert DatedValue.objects.get(indicator__key="organisations.listed").value == 1


def test_the_list_costs_the_same_whatever_it_holds(
    client, territory, django_assert_max_num_queries
):
    make_indicator("Indicateur", values=JOBS)
    body(client, "/indicateurs/")  # reads what every page reads
    for n in range(12):
        make_indicator(f"Indicateur {n}", values=JOBS)
    with django_assert_max_num_queries(8):
        body(client, "/indicateurs/")


def test_the_smallest_group_is_one_setting_that_only_grows(client, territory, amina):
    assert SMALL_GROUP() == 5
    site_settings.decide(values={"participation.small_group": 8}, by=amina.author, at=clock.now())
    assert SMALL_GROUP() == 8


# Numbers and lines

days = st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1))
numbers = st.decimals(-(10**13), 10**13, places=4)


@given(st.dictionaries(days, numbers, min_size=1, max_size=30))
def test_every_value_stands_inside_the_drawing_between_two_marks(values):
    chart = drawing.line(sorted(values.items()), width=720, height=300, days=8)
    heights = [mark.y for mark in chart.grid]
    assert 2 <= len(heights) <= 8
    for x, y in chart.dots:
        assert 0 <= x <= 720
        assert min(heights) - 0.2 <= y <= max(heights) + 0.2


@given(numbers)
def test_a_number_in_words_is_read_back(number):
    said = rules.in_words(number)
    plain = said.replace("\u202f", "").replace("−", "-").replace(",", ".")
    assert Decimal(plain) == number


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e20"])
def test_what_the_table_cannot_keep_is_no_value(value):
    assert rules.rounded(Decimal(value)) is None
