"""The team's queue: its page with many items waiting, a review, and publishing as far as search."""

from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.tables import timed
from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock
from maillage.base.kinds import ACCEPT
from maillage.organisations.models import Organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.search import index
from maillage.upkeep import contributions

ROUNDS = 30


def run(many: int) -> list[dict]:
    """`many` corrections wait, on pages that `pages` or `imports` left there."""
    pages = list(Organisation.objects.filter(is_listed=True).order_by("pk")[:500])
    Contribution.objects.bulk_create(
        (
            Contribution(
                kind=contributions.CORRECT,
                key=str(pages[i % len(pages)].pk),
                email=f"a{i}@b.example",
                title=f"Correction {i}",
                commune="42218",
                at=clock.now(),
                patch={
                    "organisation": {"summary": f"Nouveau {i}", "name": f"Nom {i}"},
                    "place": {"phone": "0477000000"},
                    "at": 0,
                },
            )
            for i in range(many)
        ),
        batch_size=1000,
    )
    officer = Client()
    user = with_second_factor(
        accounts.welcome(
            email="agente@bench.example",
            name="Agente",
            roles=("officer",),
            by="system",
            at=clock.now(),
        )
    )
    officer.force_login(user)
    first = Contribution.objects.waiting().order_by("at", "pk").first()
    assert first is not None
    return [
        _page(officer, "/equipe/file/", f"the queue, {many:,} waiting", "≤ 150 ms, ≤ 15 queries"),
        _page(officer, first.get_absolute_url(), "a review, field by field", "≤ 100 ms"),
        _published(user),
    ]


def _page(officer: Client, path: str, work: str, goal: str) -> dict:
    def read() -> None:
        assert officer.get(path, headers={"host": "localhost"}).status_code == 200

    found = timed([read] * ROUNDS)
    with CaptureQueriesContext(connection) as queries:
        officer.get(path, headers={"host": "localhost"})
    return {"work": work, **found, "queries": len(queries), "goal": goal}


def _published(officer: User) -> dict:
    def publish(row: Contribution) -> None:
        participation.decide(
            contribution=row, revision=row.revision, verdict=ACCEPT, user=officer, at=clock.now()
        )
        index.settle()
        name = row.patch["organisation"]["name"]
        assert index.ask(index.Question(("place",), name)).total

    rows = list(Contribution.objects.waiting().order_by("at", "pk")[:ROUNDS])
    found = timed([partial(publish, row) for row in rows])
    return {"work": "published, then found by the search", **found, "goal": "≤ 1,000 ms"}
