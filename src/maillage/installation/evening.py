"""The first evening: nine steps whose state is told from facts; each says why, how long, where."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock, files, mail
from maillage.base.models import Change
from maillage.installation import queries, rules
from maillage.organisations.models import Organisation
from maillage.pages import queries as pages
from maillage.sources.formats import FORMATS
from maillage.sources.models import ImportRun
from maillage.territories import queries as territories

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVENING = 18  # o'clock


@dataclass(frozen=True)
class Step:
    """`why`: its reason, in a sentence; once done, `told` says what was chosen. `minutes`: of
    somebody's time. `verb`: what its link says, `again` once it is done. `may_wait`: it can be left
    for later; `is_put_off`: somebody did."""

    name: str
    title: str
    why: str
    minutes: int
    url: str
    verb: str
    again: str
    told: str = ""  # empty until it is done
    may_wait: bool = True
    is_put_off: bool = False
    is_now: bool = False  # the first of those that are left

    @property
    def is_done(self) -> bool:
        return bool(self.told)

    @property
    def is_left(self) -> bool:
        return not (self.is_done or self.is_put_off)


@dataclass(frozen=True)
class Evening:
    """What the page of the steps says."""

    greeting: str
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps if step.is_left)


def steps() -> list[Step]:
    """The steps in order; none in a demonstration, where nothing is missing."""
    made = [] if files.is_demonstration() else [make() for make in STEPS]
    now = next((step.name for step in made if step.is_left), "")
    return [replace(step, is_now=step.name == now) for step in made]


def following() -> Step | None:
    """What is to be done first."""
    return next((step for step in steps() if step.is_now), None)


def is_home(user: Any) -> bool:
    """Whether the steps are where this person begins: in charge of a site that is being set up."""
    if files.is_demonstration() or queries.installation().is_over:
        return False
    return accounts.is_steward(user) and following() is not None


def of(user: Any) -> Evening:
    return Evening(_greeting(user), steps())


def _greeting(user: Any) -> str:
    name = user.name.split(" ")[0]
    is_late = clock.now().astimezone(clock.zone()).hour >= EVENING
    if not name:
        return _("Bonsoir.") if is_late else _("Bonjour.")
    words = _("Bonsoir %(name)s.") if is_late else _("Bonjour %(name)s.")
    return words % {"name": name}


def _step(name: str, *, may_wait: bool = True, **said: Any) -> Step:
    is_put_off = may_wait and name in queries.installation().put_off
    return Step(name, may_wait=may_wait, is_put_off=is_put_off, **said)


def _page(name: str, otherwise: str) -> str:
    """The page of a room that may not stand here."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(otherwise)


def _identity() -> Step:
    site = territories.site()
    is_done = Change.objects.filter(act="instance.rename").exists()
    named = _("« %(name)s », %(hue)s.") % {"name": site.name, "hue": rules.hue_in_words(site.hue)}
    return _step(
        "identite",
        may_wait=False,
        title=_("Notre nom et nos couleurs"),
        why=_("C’est ce que l’on lit en haut de chaque page et au bas de chaque message."),
        minutes=2,
        url=reverse("identity"),
        verb=_("Choisir"),
        again=_("Changer"),
        told=named if is_done else "",
    )


def _address() -> Step:
    parts = urlsplit(queries.public_address())
    host = parts.hostname or ""
    is_safe = parts.scheme == "https"
    told = _("%(host)s, en connexion chiffrée.") if is_safe else _("%(host)s, sans chiffrement.")
    return _step(
        "adresse",
        title=_("L’adresse publique"),
        why=_("Les messages, les lettres et les affiches mènent à cette adresse."),
        minutes=2,
        url=reverse("public_address"),
        verb=_("L’écrire"),
        again=_("Changer"),
        told="" if host in LOOPBACK else told % {"host": host},
    )


def _mail() -> Step:
    return _step(
        "courrier",
        title=_("Le courrier"),
        why=_("Sans lui, aucune réponse, aucune invitation ne part."),
        minutes=5,
        url=_page("mail_server", "backstage"),
        verb=_("Le régler"),
        again=_("Changer"),
        told=_("Les messages partent.") if mail.leaves() else "",
    )


def _contours() -> Step:
    drawn = territories.drawn_map()
    many = len(drawn.unit_of) if drawn else 0
    told = ngettext(
        "%(n)s commune de %(where)s, livrée avec le logiciel. Les adresses se placent seules.",
        "%(n)s communes de %(where)s, livrées avec le logiciel. Les adresses se placent seules.",
        many,
    ) % {"n": many, "where": territories.site().tagline}
    return _step(
        "contours",
        title=_("Contours et adresses"),
        why=_("Les communes ont un dessin approché : « maillage territory refresh » l’affine."),
        minutes=1,
        url=reverse("communes"),
        verb=_("Voir la carte"),
        again=_("Voir"),
        told=told if drawn and not drawn.schematic else "",
    )


def _registers() -> Step:
    applied = _applied(of_registers=True)
    return _step(
        "registres",
        title=_("Les registres"),
        why=_("Ils donnent d’un coup les structures déjà connues : c’est l’annuaire de départ."),
        minutes=2,
        url=_page("registers", "imports"),
        verb=_("Les lire"),
        again=_("En lire un autre"),
        told=_("Lus : %(names)s.") % {"names": ", ".join(applied)} if applied else "",
    )


def _first_list() -> Step:
    applied = _applied(of_registers=False)
    online = Organisation.objects.visible_to(AnonymousUser()).active().count()
    told = ngettext("%(n)s structure en ligne.", "%(n)s structures en ligne.", online)
    return _step(
        "liste",
        title=_("Ma première liste"),
        why=_("Le tableur que vous tenez déjà : nous devinons les colonnes, vous relisez."),
        minutes=4,
        url=reverse("imports"),
        verb=_("Choisir un fichier"),
        again=_("En ajouter une autre"),
        told=f"{', '.join(applied)} : {told % {'n': online}}" if applied else "",
    )


def _applied(*, of_registers: bool) -> list[str]:
    """The names of the sources of which something went on line."""
    registers = [form.name for form in FORMATS if form.details]
    runs = ImportRun.objects.filter(state=ImportRun.State.APPLIED)
    lists = runs.filter if of_registers else runs.exclude
    names = lists(source__format__in=registers).values_list("source__name", flat=True)
    return sorted(set(names))


def _colleague() -> Step:
    members = list(User.objects.filter(is_active=True, roles__isnull=False).distinct())
    others = sorted(str(one) for one in members)[:4]
    told = _("L’équipe : %(names)s.") % {"names": ", ".join(others)}
    return _step(
        "collegue",
        title=_("Inviter un ou une collègue"),
        why=_(
            "À deux, la file ne s’arrête pas pendant les congés, et personne n’est indispensable."
        ),
        minutes=1,
        url=reverse("roles"),
        verb=_("Inviter"),
        again=_("En inviter un autre"),
        told=told if len(members) > 1 else "",
    )


def _notice() -> Step:
    contact, notice = territories.site().contact_email, pages.legal_notice()
    told = _("On vous écrit à %(contact)s ; %(publisher)s publie, %(host)s héberge.")
    said = (
        {"contact": contact, "publisher": notice.publisher, "host": notice.host} if notice else {}
    )
    return _step(
        "mentions",
        may_wait=False,
        title=_("Mentions et contact"),
        why=_("La loi demande de dire qui publie, qui héberge, et où vous écrire."),
        minutes=2,
        url=reverse("legal_edit"),
        verb=_("Compléter"),
        again=_("Changer"),
        told=told % said if contact and said else "",
    )


def _opening() -> Step:
    return _step(
        "ouverture",
        may_wait=False,
        title=_("Ouvrir au public"),
        why=_("Jusque-là, l’équipe est seule à voir l’annuaire. Cela s’annule d’un clic."),
        minutes=1,
        url=reverse("opening"),
        verb=_("Ouvrir"),
        again=_("Voir"),
        told=_("Tout le monde voit le site.") if queries.is_open() else "",
    )


STEPS: tuple[Callable[[], Step], ...] = (
    _identity,
    _address,
    _mail,
    _contours,
    _registers,
    _first_list,
    _colleague,
    _notice,
    _opening,
)
