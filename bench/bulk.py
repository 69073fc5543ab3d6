"""A letter of sixty items for many subscribers, each with their own choice: prepared, then handed
to a server on the loopback by one worker; beside it bare `smtplib` with the same bytes."""

import random
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench.tables import Spent, cost, lasted
from maillage.base import clock, jobs
from maillage.base.models import Job
from maillage.bulk import actions, queries, rules
from maillage.bulk.letters import EncodedPart, Envelope
from maillage.bulk.models import Addressee, Mailing, MailingPart

ITEMS, SLICE = 60, 1_000
SENDER = "lettre@bench.example"
WORDS = "atelier vélo réparation commune samedi jardin partage énergie mobilité accueil".split()


def personal(key: str, email: str) -> queries.PersonalPart:
    return queries.PersonalPart(f"https://bench.example/lettre/fin/{key}-{'x' * 40}/")


def run(many: int) -> list[dict]:
    queries.LISTS.add("letter", queries.MailingList("La lettre", "lettre", personal))
    chance = random.Random(12)
    before = _size()
    took = cost(lambda: _prepare(many, chance))
    disk = round((_size() - before) / 1e6, 1)
    variants = Mailing.objects.get().variants.count()
    prepared = {"work": f"prepared for {many:,}, {variants:,} choices of {ITEMS} items", "MB": disk}
    rows = [prepared | lasted(took, many) | {"goal": "20,000: ≤ 60 s, ≤ 200 MB"}]
    with _sink() as port:
        settings.SMTP, settings.DEFAULT_FROM_EMAIL = f"smtp://127.0.0.1:{port}", SENDER
        took = cost(_hand_over)
        assert Addressee.objects.filter(state=Addressee.State.SENT).count() == many
        goal = "20,000: ≤ 10 min"
        rows.append({"work": f"{many:,} handed over"} | lasted(took, many) | {"goal": goal})
        took, weight = _bare(port, many)
        peer = {"work": f"the same by bare smtplib, {weight // 1000} kB each"}
        rows.append(peer | lasted(took, many) | {"goal": "the peer"})
    return rows


def _prepare(many: int, chance: random.Random) -> None:
    mailing = actions.prepare(
        list="letter", key="1", subject="La lettre", sender_name="", by="system", at=clock.now()
    )
    parts = [_part(mailing, n, chance) for n in range(ITEMS + 2)]
    for start in range(0, many, SLICE):
        people = range(start, min(start + SLICE, many))
        choices = [
            [parts[0], *sorted(chance.sample(parts[1:-1], chance.randint(30, ITEMS))), parts[-1]]
            for _ in people
        ]
        variants = actions.add_variants(mailing=mailing, choices=choices)
        rows = [(f"p{n}@voisin.example", str(n), v) for n, v in zip(people, variants, strict=True)]
        actions.add_addressees(mailing=mailing, rows=rows)


def _part(mailing: Mailing, number: int, chance: random.Random) -> int:
    """About 1.3 kB of HTML, and 300 signs of text."""
    words = " ".join(chance.choices(WORDS, k=45))
    style = "font-family:Georgia,serif;font-size:16px;line-height:1.5;color:#1d2733;" * 6
    leave = rules.mark("leave")
    return actions.add_part(
        mailing=mailing,
        text=f"Item {number}\n{words}\nhttps://bench.example/{number}/\n{leave}\n\n",
        html=f'<table><tr><td style="{style}"><h2>Item {number}</h2><p>{words}</p>'
        f'<a href="https://bench.example/{number}/">Lire</a> <a href="{leave}">.</a></td></tr>',
    )


def _hand_over() -> None:
    mailing = Mailing.objects.get()
    actions.set_pace(mailing=mailing, pace=60_000, by="system", at=clock.now())
    actions.start(mailing=mailing, by="system", at=clock.now())
    while Job.objects.filter(name=actions.HAND_OVER).update(due=clock.now()):
        jobs.drain()


def _bare(port: int, many: int) -> tuple[Spent, int]:
    """One connection, the same message to each, made once: what the network alone takes."""
    mailing, row = Mailing.objects.get(), Addressee.objects.select_related("variant")[0]
    parts = MailingPart.objects.in_bulk(row.variant.parts)
    encoded = [EncodedPart.of(parts[number]) for number in row.variant.parts]
    message = Envelope(mailing, SENDER).message(row, personal("1", ""), encoded, clock.now())

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for n in range(many):
                server.sendmail(SENDER, [f"p{n}@voisin.example"], message)

    return cost(send), len(message)


@contextmanager
def _sink() -> Iterator[int]:
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE, text=True)
    assert sink.stdout is not None
    try:
        yield int(sink.stdout.readline())
    finally:
        sink.kill()
        sink.wait()


def _size() -> int:
    """Bytes of the database, its journal too."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(settings.DATA)
    return sum(file.stat().st_size for file in path.glob("maillage.sqlite3*"))
