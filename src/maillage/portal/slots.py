"""What the portal itself shows on the frames that rooms fill."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import files, jobs, mail
from maillage.look.frames import Link, Todo


def menu(user: Any) -> Iterator[Link]:
    yield Link(_("Communes"), reverse("communes"), 20)
    if accounts.is_officer(user):
        yield Link(_("Espace équipe"), reverse("desk"), 80)
    if user.is_authenticated:
        yield Link(_("Mon espace"), reverse("my_space"), 90)


def site_map(user: Any) -> Iterator[Link]:
    yield Link(_("Accueil"), reverse("home"), 0)
    yield Link(_("Communes"), reverse("communes"), 20)


def addresses() -> Iterator[str]:
    yield reverse("home")


def desk(user: Any) -> Iterator[Link]:
    yield Link(_("Ma semaine"), reverse("week"), 30, "calendar-days")
    yield Link(_("Vocabulaire"), reverse("vocabulary"), 50, "list")
    yield Link(_("Qui fait quoi"), reverse("roles"), 80, "users")
    yield Link(_("Identité du site"), reverse("identity"), 80, "palette")
    yield Link(_("Coulisses"), reverse("backstage"), 80, "wrench")
    yield Link(_("Réglages"), reverse("settings"), 80, "sliders-horizontal")
    if files.is_demonstration():
        yield Link(_("Courrier de la démonstration"), reverse("mailbox"), 90, "mail")


def week(user: Any) -> Iterator[Todo]:
    """What runs, or should."""
    if not accounts.is_officer(user):
        return
    behind = reverse("backstage")
    if late := len(jobs.late()):
        why = ngettext("%(n)s travail en retard", "%(n)s travaux en retard", late) % {"n": late}
        yield Todo(80, _("Le site a du retard"), why, behind)
    is_kept = files.is_demonstration() or files.is_quiet()  # on purpose
    if not (mail.leaves() or is_kept) and (unsent := mail.waiting()):
        why = ngettext(
            "%(n)s message attend : le courrier n’est pas encore réglé",
            "%(n)s messages attendent : le courrier n’est pas encore réglé",
            unsent,
        )
        yield Todo(65, _("Le courrier ne part pas"), why % {"n": unsent}, behind)
    if stuck := len(mail.stuck()):
        why = ngettext("%(n)s message non parti", "%(n)s messages non partis", stuck)
        yield Todo(70, _("Du courrier n’est pas parti"), why % {"n": stuck}, behind)
