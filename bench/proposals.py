"""The team's queue: its page with many items waiting, a review, and publishing as far as search."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.tables import percentiles
from maillage.accounts import actions as accounts
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, search
from maillage.directory import proposals
from maillage.directory.models import Organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution

ROUNDS = 30


def run(many: int) -> list[dict]:
    """`many` corrections wait, on pages that `pages` or `imports` left there."""
    pages = list(Organisation.objects.filter(is_listed=True).order_by("pk")[:500])
    Contribution.objects.bulk_create(
        (
            Contribution(
                kind=proposals.CORRECT, key=str(pages[i % len(pages)].pk), email=f"a{i}@b.example",
                title=f"Correction {i}", commune="42218", at=clock.now(),
                patch={"organisation": {"summary": f"Nouveau {i}", "name": f"Nom {i}"},
                       "place": {"phone": "0477000000"}, "at": 0, "words": ""},
            )
            for i in range(many)
        ),
        batch_size=1000,
    )  # fmt: skip
    officer = Client()
    officer.force_login(with_second_factor(accounts.welcome(
        email="agente@bench.example", name="Agente", roles=("officer",), by="system",
        at=clock.now(),
    )))  # fmt: skip
    first = Contribution.objects.waiting().order_by("at", "pk").first()
    assert first is not None
    return [
        _page(officer, "/equipe/file/", f"the queue, {many:,} waiting", "≤ 150 ms, ≤ 15 queries"),
        _page(officer, first.get_absolute_url(), "a review, field by field", "≤ 100 ms"),
        _published(first),
    ]


def _page(officer: Client, path: str, work: str, goal: str) -> dict:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        assert officer.get(path, headers={"host": "localhost"}).status_code == 200
        times.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as queries:
        officer.get(path, headers={"host": "localhost"})
    p50, p95 = percentiles(times)
    return {"work": work, "p50 ms": p50, "p95 ms": p95, "queries": len(queries), "goal": goal}


def _published(first: Contribution) -> dict:
    times = []
    for row in Contribution.objects.waiting().order_by("at", "pk")[:ROUNDS]:
        begun = time.perf_counter()
        participation.decide(contribution=row, verdict=participation.ACCEPT, by="user:0",
                             at=clock.now())  # fmt: skip
        search.settle()
        name = row.patch["organisation"]["name"]
        assert search.ask(search.Question("place", name)).total
        times.append(time.perf_counter() - begun)
    p50, p95 = percentiles(times)
    return {"work": "published, then found by the search", "p50 ms": p50, "p95 ms": p95,
            "goal": "≤ 1,000 ms"}  # fmt: skip
