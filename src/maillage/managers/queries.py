"""What proves, on the page itself, that somebody speaks for a structure."""

from django.db.models import Q

from maillage.organisations import rules
from maillage.organisations.models import Claim, Organisation
from maillage.participation.rules import NEIGHBOURS


def proving_address(organisation: Organisation) -> str:
    """The published address, which proves that somebody speaks for a structure; empty when none
    does."""
    return "" if _is_of_neighbours(organisation, "email") else organisation.email


def _is_of_neighbours(organisation: Organisation, name: str) -> bool:
    """Whether a value was published by neighbours who vouched, whom nobody has met: several
    addresses may be one person."""
    family = organisation.with_aliases()
    rows = Claim.objects.filter(organisation__in=family, withdrawn=None, values__has_key=name)
    if origin := organisation.origins.get(name):
        rows = rows.filter(pk=origin)
    return rows.filter(change__by=NEIGHBOURS).exists()


def proving_host(organisation: Organisation) -> str:
    """The domain whose addresses prove that somebody speaks for a structure: that of its site, when
    no other structure publishes a site or an address there. Empty when none does."""
    host = rules.host_of(organisation.website)
    if not host or rules.is_shared(host) or _is_of_neighbours(organisation, "website"):
        return ""
    family = Q(pk=organisation.pk) | Q(merged_into=organisation.pk)
    others = Organisation.objects.exclude(pk__in=Organisation.objects.filter(family).values("pk"))
    near = others.filter(Q(website__icontains=host) | Q(email__icontains=host))
    for website, email in near.values_list("website", "email").iterator():
        if rules.is_under(f"@{rules.host_of(website)}", host) or rules.is_under(email, host):
            return ""
    return host
