"""The first evening: what a new installation still lacks, told from facts, each with its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.models import Role
from maillage.base import files, mail
from maillage.base.models import Change
from maillage.organisations.models import Organisation
from maillage.sources.formats import FORMATS
from maillage.sources.models import ImportRun
from maillage.territories import queries as territories

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class FirstStep:
    """`url` is where it is done in the browser; else `command`, what the operator writes."""

    title: str
    is_done: bool
    url: str = ""
    command: str = ""


def steps() -> list[FirstStep]:
    """What remains to do before the site serves, in order; empty in a demonstration, where nothing
    is missing."""
    return [] if files.is_demonstration() else [*_content(), *_people()]


def left() -> list[FirstStep]:
    return [step for step in steps() if not step.is_done]


def _content() -> Iterator[FirstStep]:
    drawn = territories.drawn_map()
    read = ImportRun.objects.filter(state=ImportRun.State.APPLIED)
    formats = set(read.values_list("source__format", flat=True))
    registers = {form.name for form in FORMATS if form.details}
    yield FirstStep(
        _("Apporter les contours exacts des communes"),
        drawn is not None and not drawn.schematic,
        command="maillage territory refresh",
    )
    yield FirstStep(
        _("Faire entrer le registre national des entreprises"),
        bool(formats & registers),
        command="maillage import sirene",
    )
    yield FirstStep(
        _("Importer la liste que vous tenez déjà"),
        bool(formats - registers),
        url=reverse("imports"),
    )
    yield FirstStep(
        _("Mettre en ligne une première structure"),
        Organisation.objects.visible_to(AnonymousUser()).active().exists(),
        url=reverse("organisation_create"),
    )


def _people() -> Iterator[FirstStep]:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    yield FirstStep(
        _("Régler le courrier, pour que les messages partent"),
        mail.leaves(),
        command="MAILLAGE_SMTP=smtp://utilisateur:motdepasse@serveur:587",
    )
    yield FirstStep(
        _("Donner au site son nom et sa couleur"),
        Change.objects.filter(act="instance.rename").exists(),
        url=reverse("identity"),
    )
    yield FirstStep(
        _("Donner une adresse de contact"),
        bool(territories.site().contact_email),
        url=reverse("identity"),
    )
    holders = Role.objects.filter(user__is_active=True).values("user").distinct().count()
    yield FirstStep(_("Inviter un ou une collègue"), holders > 1, url=reverse("roles"))
    yield FirstStep(
        _("Ouvrir le site au public, à son adresse"),
        host not in LOOPBACK,
        command="MAILLAGE_URL=https://…",
    )
