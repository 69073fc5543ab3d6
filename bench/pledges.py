"""The page of a term and that of a commune, in milliseconds of processor, as `plans`."""

import statistics
import time

TURNS = 15
LIMITS = {"mandat": (150, 12), "commune": (150, 30)}


def laid(many: int) -> tuple[str, str]:
    """The page of a term of so many pledges, each kept by three of a hundred actions, and that of a
    commune."""
    import datetime as dt

    from bench.plans import laid as plan_of
    from maillage.plans.models import PlanAction
    from maillage.pledges.models import ElectedTerm, Pledge
    from maillage.territories import queries as territories

    plan_of(100)
    actions = list(PlanAction.objects.filter(plan__slug="banc"))
    codes = list(territories.perimeter().values_list("pk", flat=True))  # of today alone
    for n, action in enumerate(actions):
        action.communes.add(codes[n % len(codes)])
    term = ElectedTerm.objects.create(
        slug="banc",
        name="Banc",
        body="Le conseil",
        starts=dt.date(2026, 3, 28),
        ends=dt.date(2032, 3, 27),
    )
    for n in range(1, many + 1):
        name = f"Ce que le conseil a promis, le {n}e"
        row = Pledge.objects.create(term=term, number=n, name=name, is_published=True)
        row.actions.set(actions[3 * n % 97 : 3 * n % 97 + 3])
    return term.get_absolute_url(), f"{term.get_absolute_url()}{codes[0]}/"


def run(many: int) -> list[dict]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from maillage.base import files
    from maillage.web.pages import CACHE

    files.mark_demonstration()
    client = Client(headers={"host": "127.0.0.1"})
    found = []
    for name, asked in zip(LIMITS, laid(many), strict=True):

        def get(asked: str = asked) -> None:
            CACHE.clear()
            answer = client.get(asked)
            if answer.status_code != 200:
                raise RuntimeError(f"{asked}: {answer.status_code}")

        get()
        with CaptureQueriesContext(connection) as queries:
            get()
        times = []
        for _turn in range(TURNS):
            start = time.process_time()
            get()
            times.append(1000 * (time.process_time() - start))
        most, at_most = LIMITS[name]
        found.append(
            {
                "work": f"{name}, {many} pledges",
                "ms": round(statistics.median(times)),
                "goal": f"≤ {most} ms",
                "queries": len(queries.captured_queries),
                "at most": at_most,
            }
        )
    return found
