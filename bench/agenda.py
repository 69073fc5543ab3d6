"""The agenda: rolling its occurrences, a month made anew, « ce week-end près d'ici », beside plain
SQL on the same rows in the same run."""

import datetime as dt
import random
from contextlib import suppress
from functools import partial
from unittest import mock

from django.conf import settings
from django.db import connection, transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client

from bench.tables import Spent, cost, lasted, since, spent, timed
from maillage.agenda import rolling
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.rules import AgendaSearch, weekend
from maillage.agenda.views import periods
from maillage.base import clock
from maillage.base.management.commands.serve import prepare_static
from maillage.installation import actions as installation
from maillage.search import index
from maillage.territories import queries as territories
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme
from maillage.web.pages import CACHE

SLICE = 1000
ASKED = 60
WEEKS_AGO = 20  # since when series go on: some hundred times each
WORDS = "Atelier Fête Marché Concert Réunion Visite Souper Bourse Randonnée Café".split()
MONTH_SQL = """
    SELECT o.id, o.starts, e.name FROM agenda_occurrence o JOIN agenda_event e ON e.id = o.event_id
    WHERE o.starts < %s AND o.ends >= %s AND e.is_shown ORDER BY o.starts
"""
NEAR_SQL = """
    SELECT o.id FROM agenda_occurrence o JOIN agenda_event e ON e.id = o.event_id
    WHERE o.starts < %s AND o.ends >= %s AND e.is_shown
      AND e.lon BETWEEN %s AND %s AND e.lat BETWEEN %s AND %s ORDER BY o.starts
"""


def run(many: int) -> list[dict]:
    """So many events, half of which come back each week."""
    with suppress(installation.AlreadyOpen):  # by a part that ran before
        installation.open_site(by="system", at=clock.now())
    prepare_static()
    _fill(many)
    rows = [_rolled(), _next_day()]
    took = cost(index.rebuild)
    times = Occurrence.objects.count()
    rows.append({"work": f"index of {times:,} times built", **lasted(took, times)})
    return [*rows, *_months(many), _near(times)]


def _fill(many: int) -> None:
    draw = random.Random(4)
    communes = list(territories.perimeter().order_by("pk"))
    today = clock.today()
    events = []
    for n in range(many):
        commune: Commune = draw.choice(communes)
        day = today + dt.timedelta(days=draw.randrange(28) - (7 * WEEKS_AGO if n % 2 else 0))
        hour = draw.randrange(8, 21)
        events.append(
            Event(
                slug=f"evenement-{n}",
                name=f"{draw.choice(WORDS)} {n}",
                summary="On vient comme on est.",
                dates={
                    "zone": territories.site().time_zone,
                    "times": [[f"{day}T{hour:02}:00", f"{day}T{hour + 2:02}:00"]],
                    "rule": "FREQ=WEEKLY" if n % 2 else "",
                },
                repeats=bool(n % 2),
                commune=commune,
                lon=commune.lon + draw.uniform(-0.02, 0.02),
                lat=commune.lat + draw.uniform(-0.02, 0.02),
                is_free=draw.random() < 0.5,
            )
        )
    made = Event.objects.bulk_create(events, batch_size=SLICE)
    themes = list(Theme.objects.in_force())
    through = Event.themes.through
    through.objects.bulk_create(
        (through(event=event, theme=draw.choice(themes)) for event in made), batch_size=SLICE
    )


def _roll(at: dt.datetime) -> list[Spent]:
    """As the daily job does, each slice in its transaction: what each of them took."""
    slices, after = [], 0
    while rows := list(rolling.to_roll(at).filter(pk__gt=after)[: rolling.SLICE]):
        slices.append(cost(transaction.atomic(partial(rolling.roll, rows, at))))
        after = rows[-1].pk
    return slices


def _rolled() -> dict:
    """Every time made at first, beside the same rows copied by the database alone."""
    at = clock.now()
    single = Event.objects.filter(repeats=False)
    rolling.roll(single, at)
    begun = spent()
    slices = _roll(at)
    took = since(begun)
    many = Occurrence.objects.filter(event__repeats=True).count()
    with connection.cursor() as cursor:
        copied = cost(
            lambda: cursor.execute("CREATE TABLE copied AS SELECT * FROM agenda_occurrence")
        )
        cursor.execute("DROP TABLE copied")
    limit = f"copied by SQL in {copied.wall:.1f} s"
    goal = "≤ 30 s, a slice ≤ 500 ms"
    row = {"work": f"{many:,} times of series made", **lasted(took, many), "goal": goal}
    return row | {"limit": limit, "longest slice, CPU ms": _longest(slices)}


def _next_day() -> dict:
    """What the job of each day costs."""
    many = Occurrence.objects.count()
    begun = spent()
    slices = _roll(clock.now() + dt.timedelta(days=1))
    row = {"work": f"{many:,} times rolled by a day", **lasted(since(begun), many)}
    return row | {"goal": "≤ 30 s, a slice ≤ 500 ms", "longest slice, CPU ms": _longest(slices)}


def _longest(slices: list[Spent]) -> int:
    return round(max(took.cpu for took in slices) * 1000)


def _months(many: int) -> list[dict]:
    """A month made anew each time, whole and under filters."""
    client, today = Client(), clock.today()
    themes = list(Theme.objects.in_force().values_list("pk", flat=True))
    first = today.replace(day=1)
    asked = {
        f"month of {many:,} events": [f"mois={first:%Y-%m}"] * ASKED,
        "month under a filter": [f"mois={first:%Y-%m}&theme={themes[n % 9]}" for n in range(ASKED)],
        "month with a word": [f"mois={first:%Y-%m}&q={WORDS[n % 10]}" for n in range(ASKED)],
    }
    after = first + dt.timedelta(days=31)
    limit = _told(timed([partial(_sql, MONTH_SQL, [after, first])] * ASKED), "plain SQL")
    alone = _told(
        _template_alone(client, f"mois={first:%Y-%m}"), "template alone, CPU", is_cpu=True
    )
    return [
        {
            "work": work,
            **timed([partial(_get, client, query) for query in queries], first=CACHE.clear),
            "goal": "≤ 100 ms",
            "limit": f"{limit}, {alone}",
        }
        for work, queries in asked.items()
    ]


def _get(client: Client, query: str) -> None:
    answer = client.get(f"/agenda/mois/?{query}", headers={"host": settings.ALLOWED_HOSTS[0]})
    assert answer.status_code == 200, answer.status_code


def _template_alone(client: Client, query: str) -> dict:
    """The page of a month whose data is already read."""
    CACHE.clear()
    with mock.patch.object(periods, "render", wraps=periods.render) as shown:
        _get(client, query)
    request, name, known = shown.call_args.args
    return timed([partial(render_to_string, name, known, request)] * ASKED)


def _near(times: int) -> dict:
    draw = random.Random(5)
    communes = list(territories.perimeter())
    points = [draw.choice(communes) for _ in range(ASKED)]

    def ask(commune: Commune) -> None:
        query = QueryDict(f"week-end=1&lon={commune.lon}&lat={commune.lat}&rayon=10")
        found = AgendaSearch.from_query(query).question(("public",))
        index.ask(found, limit=20)

    during = weekend(clock.today())
    saturday, sunday = during.since, during.until
    assert saturday is not None
    assert sunday is not None
    midnight = dt.time(tzinfo=clock.zone())
    since = dt.datetime.combine(saturday, midnight)
    until = dt.datetime.combine(sunday, midnight) + dt.timedelta(days=1)

    def sql(commune: Commune) -> None:
        box = [commune.lon - 0.13, commune.lon + 0.13, commune.lat - 0.09, commune.lat + 0.09]
        _sql(NEAR_SQL, [until, since, *box])

    found = timed([partial(ask, commune) for commune in points])
    limit = _told(timed([partial(sql, commune) for commune in points]), "plain SQL in a box")
    work = f"« ce week-end près d’ici » among {times:,} times, in the index"
    return {"work": work, **found, "goal": "≤ 15 ms", "limit": limit}


def _sql(question: str, values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        cursor.fetchall()


def _told(found: dict, name: str, *, is_cpu: bool = False) -> str:
    p50, p95 = ("CPU p50", "CPU p95") if is_cpu else ("p50 ms", "p95 ms")
    return f"{name} {found[p50]} / {found[p95]}"
