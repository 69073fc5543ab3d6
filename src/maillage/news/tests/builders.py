"""News and classifieds for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.news.actions import classifieds, items
from maillage.search import index


def make_news(name="La Roue ouvre le samedi", *, by="user:0", indexed=False, of=(), **values):
    """Told today in Saint-Étienne, unless said otherwise."""
    said = {"name": name, "published_on": clock.today().isoformat(), "communes": ["42218"]}
    said["organisations"] = [page.pk for page in of]
    item = items.write(values=said | values, by=by, at=clock.now())
    if indexed:
        index.settle()
    return item


def make_classified(
    name="Canapé", *, by="user:0", email="", indexed=False, days=20, of=None, **values
):
    """Given in Saint-Étienne, for twenty days, unless said otherwise."""
    said = {"name": name, "purpose": "gives", "commune_id": "42218"}
    said["until"] = (clock.today() + dt.timedelta(days=days)).isoformat()
    if of:
        said["organisation_id"] = of.pk
    row = classifieds.write(values=said | values, by=by, contact_email=email, at=clock.now())
    if indexed:
        index.settle()
    return row
