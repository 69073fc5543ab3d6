"""The thread of one need among many, and the list that the team filters, as their pages answer."""

import random
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from bench.tables import timed
from maillage.accounts import actions as accounts
from maillage.base import clock
from maillage.needs.actions import exploring, stating
from maillage.needs.models import Challenge, Need, NeedFamily
from maillage.needs.queries import stated, thread
from maillage.organisations.models import Organisation

ASKED = 100
NEEDS_OF_ONE = 25  # in a challenge


def run(many: int) -> list[dict]:
    """So many needs, half of them in challenges that have three options, one of which is kept."""
    _fill(many)
    draw = random.Random(8)
    keys = draw.sample(list(Need.objects.values_list("pk", flat=True)), min(ASKED, many))
    needs = list(Need.objects.filter(pk__in=keys).select_related("challenge"))
    user = accounts.welcome(
        email="amina@bench.example", name="Amina", by="system", at=clock.now(), roles=["officer"]
    )
    threads = [partial(thread.of_need, need, AnonymousUser()) for need in needs]
    asked = [f"famille={pk}&enjeu=non" for pk in NeedFamily.objects.values_list("pk", flat=True)]
    searches = [stated.NeedSearch.from_query(QueryDict(query)) for query in asked]
    lists = [partial(stated.needs_found, search, user) for search in searches] * 10
    return [
        {"work": f"thread of one need among {many:,}", **timed(threads), "goal": "≤ 100 ms"},
        {"work": f"page of a list of {many:,} needs, filtered", **timed(lists), "goal": "≤ 200 ms"},
    ]


def _fill(many: int) -> None:
    draw, at = random.Random(7), clock.now()
    families = list(NeedFamily.objects.values_list("pk", flat=True))
    pages = list(Organisation.objects.values_list("pk", flat=True)[:2000]) or [None]
    Need.objects.bulk_create(
        (
            Need(
                words=f"Besoin {n} de place et de bras",
                family_id=draw.choice(families),
                organisation_id=draw.choice(pages),
                origin=Need.Origin.OFFICER,
            )
            for n in range(many)
        ),
        batch_size=1000,
    )
    keys = list(Need.objects.order_by("pk").values_list("pk", flat=True)[: many // 2])
    for start in range(0, len(keys), NEEDS_OF_ONE):
        part = keys[start : start + NEEDS_OF_ONE]
        row = stating.group(needs=part, name=f"Enjeu {start}", by="user:1", at=at)
        _options(row, at)


def _options(challenge: Challenge, at: object) -> None:
    said = {"by": "user:1", "at": at}
    values = {"is_published": True}
    options = [
        exploring.write_option(values={"name": f"Piste {n}", **values}, challenge=challenge, **said)
        for n in range(3)
    ]
    stating.publish(challenge=challenge, is_published=True, **said)
    exploring.decide(
        option=options[0], verdict="kept", reasons="…", meeting=None, on=clock.today(), **said
    )
