"""Who is what."""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Role
from maillage.base import files
from maillage.base.catalogue import Slot
from maillage.base.settings import Section, Setting
from maillage.search.index import PUBLIC

SECOND_FACTOR: Setting[bool] = Setting(
    "accounts.second_factor",
    _("Les membres de l’équipe se connectent avec un second facteur"),
    default=True,
    help=_("Une clé d’accès ou une application de codes, en plus de l’adresse électronique."),
)
SECTION = Section(_("Connexion"), (SECOND_FACTOR,))
AUDIENCES: Slot[Callable[[Any], Iterable[str]]] = Slot(
    "audiences of the index that somebody signed in belongs to, as `member:12`"
)
DUTIES: Slot[Callable[[Any], bool]] = Slot(
    "whether somebody holds a duty that opens confidences, as an adviser's: without the second "
    "factor it opens nothing"
)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def roles_of(user: Any) -> frozenset[str]:
    """The roles that an active person may use; asked once a request. Without the second factor
    that this site asks for, a role opens nothing."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_role_names"):
        factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
        held = dict(user.roles.annotate(is_safe=Exists(factors)).values_list("name", "is_safe"))
        user._waits = bool(held) and not any(held.values()) and asks_second_factor()
        user._role_names = frozenset() if user._waits else frozenset(held)
    return user._role_names


def asks_second_factor() -> bool:
    """Who has one cannot sign in without it. A demonstration asks nobody for one."""
    return SECOND_FACTOR() and not files.is_demonstration()


def waits_for_second_factor(user: Any) -> bool:
    """Whether somebody holds a role that a second factor would open."""
    if not roles_of(user) and getattr(user, "_waits", False):
        return True
    return not opens_confidences(user) and holds_duty(user)


def holds_duty(user: Any) -> bool:
    """Whether some room trusts an active person with confidences."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return any(held(user) for held in DUTIES)


def opens_confidences(user: Any) -> bool:
    """Whether a duty opens anything to this person: active, and with the second factor that this
    site asks for. A room asks it before its own rule; asked once a request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if not asks_second_factor():
        return True
    if not hasattr(user, "_has_factor"):
        user._has_factor = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    return user._has_factor


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


def reader(user: Any) -> tuple[str, ...]:
    """The audiences of the index that this person belongs to: `public`, as everybody; `officer`;
    `person:12`, which is themselves; and those that rooms know."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return PUBLIC
    team = ("officer",) if is_officer(user) else ()
    known = (token for of in AUDIENCES for token in of(user))
    return (*PUBLIC, *team, f"person:{user.pk}", *known)
