"""Pages and what they show; who holds them, and their network."""

from maillage.organisations.models.pages import (
    Accreditation,
    Claim,
    Decision,
    FormerSlug,
    Identifier,
    Organisation,
    OrganisationQuerySet,
    Picture,
    Place,
    PlaceQuerySet,
)
from maillage.organisations.models.people import (
    Charter,
    Manager,
    ManagerQuerySet,
    NetworkMembership,
)

__all__ = [
    "Accreditation",
    "Charter",
    "Claim",
    "Decision",
    "FormerSlug",
    "Identifier",
    "Manager",
    "ManagerQuerySet",
    "NetworkMembership",
    "Organisation",
    "OrganisationQuerySet",
    "Picture",
    "Place",
    "PlaceQuerySet",
]
