"""Who is what."""

from typing import Any

from maillage.accounts.models import Role


def roles_of(user: Any) -> frozenset[str]:
    """The roles of an active person; asked once a request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(user.roles.values_list("name", flat=True))
    return user._role_names


def is_officer(user: Any) -> bool:
    """Officers keep the directory; stewards are officers too."""
    return bool(roles_of(user) & {Role.Name.OFFICER, Role.Name.STEWARD})


def is_steward(user: Any) -> bool:
    """Stewards set the site up."""
    return Role.Name.STEWARD in roles_of(user)


def communes_of(user: Any) -> list[str]:
    """The communes that a referent answers for."""
    if Role.Name.COMMUNE_REFERENT not in roles_of(user):
        return []
    own = user.roles.filter(name=Role.Name.COMMUNE_REFERENT)
    return list(own.values_list("commune", flat=True))


def is_team(user: Any) -> bool:
    """Officers and referents of a commune share the queue."""
    return is_officer(user) or Role.Name.COMMUNE_REFERENT in roles_of(user)


def reader(user: Any) -> str:
    """The audience of the index that this person reads."""
    return "officer" if is_officer(user) else "public"
