"""The figures of the home page are those of the database, after any act, slice by slice of what is
brought, and before the search has found any of it."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.test import Client

from maillage.base import clock, history
from maillage.directory import queries
from maillage.merging import actions as merging
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.registers.actions import imports
from maillage.registers.rules import Record
from maillage.search import index
from maillage.sources.actions import source_named
from tests.test_any_order import bring, withdraw

pytestmark = pytest.mark.django_db
COMMUNES = ("42218", "42207", "42095")
LISTED = "o.is_listed AND o.is_diffusible AND o.merged_into_id IS NULL AND o.closed_on IS NULL"


def test_the_slices_of_an_import_are_one_act_and_each_of_them_counts(territory):
    change = history.change(by="system", act="import", at=clock.now())
    source = source_named("liste")
    for n in (1, 2, 3):
        record = Record(str(n), {"name": f"Atelier {n}", "is_employer": True}, {"commune": "42218"})
        imports.import_records(source=source, records=[record], change=change)
        index.settle()
        assert queries.figures().organisations == n
        assert queries.counts_by_commune(None) == {"42218": n}
        assert queries.goal().employers == n


@pytest.mark.parametrize("seed", range(3))
def test_after_random_acts_the_figures_are_exact(territory, seed):
    draw = random.Random(seed)
    index.rebuild()
    assert counted() == by_sql()
    done = []
    for n in range(40):
        act = draw.choice(ACTS)
        act(draw, n, done)
        history.forget()  # a second of acts is more than the ledger is asked for
        assert counted() == by_sql(), act.__name__
        if draw.random() < 0.3:
            index.settle()
            assert counted() == by_sql(), "settled"
    assert by_sql()["pages"] > 3


def test_the_first_home_after_an_act_shows_it(territory):
    make_organisation(name="Rebond", indexed=True)
    shown = Client().get("/").content
    make_organisation(name="Relais", themes=("mobilite",))
    assert b"?theme=mobilite" not in shown
    assert b"?theme=mobilite" in Client().get("/").content


def create(draw, n, done):
    make_organisation(
        name=f"Atelier {n}",
        place={"commune": draw.choice(COMMUNES)},
        themes=draw.sample(("mobilite", "culture", "reemploi"), draw.randrange(3)),
        is_employer=draw.random() < 0.5,
    )


def revise(draw, n, done):
    page = drawn(draw)
    place = draw.choice(list(page.places.all()))
    said = {
        draw.choice(("theme:culture", "is_employer", "diffusible", "listed")): draw.random() < 0.6
    }
    stated = Stated(said, {"commune": draw.choice(COMMUNES)}, place_key=place.pk)
    revised = people.revise(
        organisation=page,
        version=page.version,
        stated=stated,
        by="user:1",
        at=clock.now(),
        by_manager=draw.random() < 0.5,
    )
    done.append((revised.written_in, page))


def close(draw, n, done):
    page = drawn(draw)
    day = clock.today() + dt.timedelta(days=draw.choice((-9, 9)))
    people.close(organisation=page, version=page.version, on=day, by="user:1", at=clock.now())


def take_back(draw, n, done):
    if done:
        change, page = done.pop(draw.randrange(len(done)))
        head = reread(page).merged_into or page
        undo_from(head, change)


def merge(draw, n, done):
    one, other = drawn(draw), drawn(draw)
    if one != other:
        change = merging.merge(one=one, other=other, by="user:1", at=clock.now())
        done.append((change, one))


def register(draw, n, done):
    """A list that joins some of them, brought and perhaps undone."""
    rows = [
        Record(
            key,
            {"name": f"Rebond {key}", "rna": f"W42300000{draw.randrange(4)}"},
            {"commune": draw.choice(COMMUNES), "street": f"{key} rue Neuve"},
        )
        for key in draw.sample("123456", 3)
    ]
    run = bring("liste", rows)
    if draw.random() < 0.4:
        withdraw(run)


ACTS = (create, create, create, revise, revise, revise, close, take_back, merge, register)


def drawn(draw):
    pages = Organisation.objects.filter(merged_into=None, is_silent=False).order_by("pk")
    return draw.choice(list(pages)) if pages else make_organisation()


def counted():
    figures, goal = queries.figures(), queries.goal()
    return {
        "pages": figures.organisations,
        "register": figures.from_registers,
        "kept": goal.kept,
        "employers": goal.employers,
        "themes": {theme.pk: n for theme, n in figures.themes},
        "communes": dict(queries.counts_by_commune(None)),
    }


def by_sql():
    pages = f'FROM "organisations_organisation" o WHERE {LISTED}'
    themes = "organisations_organisation_themes"

    def one(sql):
        return rows(sql)[0][0]

    return {
        "pages": one(f"SELECT count(*) {pages}"),
        "register": one(f"SELECT count(*) {pages} AND o.standing = 'register'"),
        "kept": one(f"SELECT count(*) {pages} AND o.standing = 'kept'"),
        "employers": one(f"SELECT count(*) {pages} AND o.is_employer"),
        "themes": dict(
            rows(
                f"SELECT t.theme_id, count(*) FROM {themes} t JOIN organisations_organisation o"
                f" ON o.id = t.organisation_id WHERE {LISTED} GROUP BY 1"
            )
        ),
        "communes": dict(
            rows(
                "SELECT p.commune_id, count(DISTINCT o.id) FROM organisations_place p JOIN"
                f" organisations_organisation o ON o.id = p.organisation_id WHERE {LISTED}"
                " AND NOT p.is_shadow AND p.commune_id IS NOT NULL GROUP BY 1"
            )
        ),
    }


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
