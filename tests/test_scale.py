"""What a public page costs does not grow with what it does not show."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from maillage.organisations.models import Identifier, Organisation
from maillage.organisations.tests import many
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
TIMES = 10_000
MOST_STEPS = 100_000  # of SQLite's machine, some ten for each row read; a scan takes a million


@pytest.fixture
def register(territory):
    """A hundred thousand structures: ten, and what a register brings."""
    pages = [make_organisation(name=f"Atelier vélo {n}", themes=("mobilite",)) for n in range(10)]
    for n, page in enumerate(pages):
        Identifier.objects.create(value=f"rna:W42300000{n}", organisation=page)
    index.settle()
    many.repeat(TIMES)
    assert Organisation.objects.count() == 10 * (TIMES + 1)
    return pages[0]


def addresses(page):
    place = page.places.first()
    return (
        "/",
        "/annuaire/",
        "/annuaire/?q=velo",
        "/annuaire/?theme=mobilite&ou=Saint-Étienne&rayon=10",
        page.get_absolute_url(),
        reverse("organisation_history", args=[page.slug]),
        reverse("commune", args=[place.commune_id]),
        "/communes/",
        "/plan-du-site/",
        reverse("pin", args=[place.pk]),
        f"{reverse('map_points')}?cadre=4,45,5,46&z=12&q=velo",
        f"{reverse('completion')}?q=vel",
        "/contribuer/",
        "/sitemap.xml",
    )


def test_no_public_page_reads_a_register_not_even_after_an_act(register):
    visitor = Client(headers={"cookie": "other=1"})  # each page is made anew
    for address in addresses(register):
        visitor.get(address)  # what is remembered until a change is read once
        with Reading() as reading:
            assert visitor.get(address).status_code == 200, address
        assert reading.is_short(), (address, reading.told)

    the_first_home_after_an_act_reads_none(Client())


def the_first_home_after_an_act_reads_none(visitor):
    visitor.get("/")
    make_organisation(name="Relais", themes=("culture",))  # not found by the search yet
    with Reading() as reading:
        shown = visitor.get("/").content
    assert b"?theme=culture" in shown
    assert reading.is_short(), reading.told


class Reading:
    """What the database did meanwhile: steps of SQLite's machine, plans of PostgreSQL."""

    def __enter__(self):
        self.told, self.steps = [], 0
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(self._step, 1000)
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *fault):
        self.wrapper.__exit__(*fault)
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(None, 0)

    def _step(self):
        self.steps += 1000

    def _note(self, execute, sql, params, is_many, context):
        if sql.startswith("SELECT"):
            self.told.append((sql, params))
        return execute(sql, params, is_many, context)

    def is_short(self):
        if connection.vendor == "sqlite":
            return self.steps < MOST_STEPS
        large = {table._meta.db_table for table in many.TABLES if table.objects.count() > TIMES}
        self.told = [sql for sql, params in self.told if large & set(scanned(sql, params))]
        return not self.told


def scanned(sql, params):
    """The tables that PostgreSQL would read from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    todo = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    while todo:
        plan = todo.pop()
        if plan["Node Type"] == "Seq Scan":
            yield plan["Relation Name"]
        todo += plan.get("Plans", [])
