"""What a private link opens."""

from django.http import Http404

from maillage.dossiers.models import Dossier, DossierLink
from maillage.territories import queries as territories
from maillage.web import private_links


def link_behind(token: str) -> DossierLink:
    """Raises Http404 for a link that was replaced, or of a dossier that was erased."""
    found: DossierLink | None = private_links.link_of(DossierLink.objects, token)
    if found is None:
        raise Http404
    return found


def dossier_behind(link: DossierLink) -> Dossier:
    rows = Dossier.objects.select_related("stage", "scheme", "commune", "theme", "organisation")
    return rows.get(pk=link.dossier_id)


def site_name() -> str:
    return str(territories.site().name)
