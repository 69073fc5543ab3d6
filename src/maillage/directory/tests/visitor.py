"""What a visitor can see of the directory, so that two states of it can be compared."""

from dataclasses import asdict

from maillage.directory import kinds, queries
from maillage.organisations.models import Organisation
from maillage.search import index

OF_PAGE = (
    "name",
    "acronym",
    "summary",
    "siren",
    "rna",
    "family_id",
    "activity_id",
    "standing",
    "confirmed_on",
    "closed_on",
    "ess_status",
    "is_employer",
)
OF_PLACE = ("name", "siret", "street", "postcode", "commune_id", "phone", "hours", "lon", "lat")


def everything_seen(*, addresses=True):
    """Pages with their places, what the index finds, the counts. Without `addresses`: of two pages
    that spell the same, the first to come has the shorter one."""
    rows = Organisation.objects.visible_to(None).prefetch_related("themes", "accreditations")
    pages = sorted(_page(row, addresses) for row in rows)
    entries = kinds.entries(kinds.all_keys())
    # Which of its places carries the figures of a page is seen by nobody: their sums are below.
    found = sorted(
        str({k: v for k, v in asdict(e).items() if k not in ("id", "tallies")})
        for e in entries.values()
    )
    figures = queries.figures()
    return (
        pages,
        found,
        (figures.organisations, figures.from_registers, figures.themes),
        sorted(queries.counts_by_commune(None).items()),
    )


def _page(row, addresses):
    places = queries.visible_places(None).filter(organisation=row)
    return (
        row.slug if addresses else "",
        str([getattr(row, name) for name in OF_PAGE]),
        sorted(theme.pk for theme in row.themes.all()),
        sorted((a.kind_id, a.number) for a in row.accreditations.all()),
        sorted(str([getattr(place, name) for name in OF_PLACE]) for place in places),
    )


def pages_read(client):
    """Every public page and file, as a browser receives them."""
    index.settle()
    found = {}
    for row in Organisation.objects.visible_to(None).order_by("name"):
        found[row.name] = client.get(row.get_absolute_url()).content.decode()
    for path in (
        "/",
        "/communes/",
        "/annuaire/",
        "/annuaire/?q=rebond",
        "/sitemap.xml",
        "/annuaire/structures.csv",
        "/annuaire/structures.geojson",
        "/annuaire/carte.json?cadre=-5,41,10,52&z=8",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = answer.content.decode()
    return found
