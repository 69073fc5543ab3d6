"""A page of thirty blocks, six of them lists, as it answers somebody who carries no cookie."""

from contextlib import suppress
from functools import partial

from django.test import Client

from bench.tables import timed
from maillage.agenda.models import Event
from maillage.agenda.tests.builders import make_event
from maillage.base import clock
from maillage.base.management.commands.serve import prepare_static
from maillage.installation import actions as installation
from maillage.news.tests.builders import make_news
from maillage.organisations.tests.builders import make_organisation
from maillage.pages.actions import pages
from maillage.pages.rules import said_block
from maillage.search import index
from maillage.web.pages import CACHE

LISTS = ("agenda", "news", "directory") * 2
TEXT = "Une **ressourcerie** ouvre.\n\n- elle répare\n- elle embauche\n"


def run(many: int, reads: int) -> list[dict]:
    """So many events, news and structures; three rows a list."""
    with suppress(installation.AlreadyOpen):
        installation.open_site(by="system", at=clock.now())
    prepare_static()
    for n in range(many):
        make_organisation(name=f"La structure {n}", themes=["reemploi"])
        make_event(name=f"Le rendez-vous {n}")
        make_news(name=f"La nouvelle {n}")
    index.settle()
    texts = [said_block("text", {"title": f"Partie {n}", "text": TEXT}) for n in range(24)]
    lists = [said_block("list", {"title": f"Liste {n}", "source": s}) for n, s in enumerate(LISTS)]
    said = {"name": "Notre politique", "is_draft": False, "blocks": [*texts, *lists]}
    page = pages.write_page(stated=said, by="system", at=clock.now())
    read = partial(Client(HTTP_HOST="localhost").get, page.get_absolute_url())
    assert read().content.decode().count("Voir toute la liste") == len(LISTS)
    made = [partial(_made, read)] * reads
    return [
        {
            "work": f"page of 30 blocks, six lists, {Event.objects.count():,} events",
            **timed(made),
            "goal": "≤ 25 ms",
        },
        {"work": "the same, once kept", **timed([read] * reads), "goal": "≤ 3 ms"},
    ]


def _made(read: partial) -> None:
    CACHE.clear()
    read()
