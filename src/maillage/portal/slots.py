"""What the portal itself shows on the frames that rooms fill."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock, files, jobs, mail
from maillage.look.frames import REPAIR, SEND, SITE, Link, Todo, Tool
from maillage.portal import team
from maillage.search import index, reader


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


def tools(user: Any) -> Iterator[Tool]:
    if not accounts.is_officer(user):
        return
    if accounts.is_steward(user):
        yield Tool(SITE, _("Qui fait quoi"), reverse("roles"), 30, lambda: len(team.members()))
        yield Tool(SITE, _("Réglages"), reverse("settings"), 50)
    yield Tool(SITE, _("Thèmes et vocabulaire"), reverse("vocabulary"), 20)
    yield Tool(SITE, _("Courrier et tâches"), reverse("backstage"), 40)
    if files.is_demonstration():
        yield Tool(SITE, _("Courrier de la démonstration"), reverse("mailbox"), 90)


def week(user: Any) -> Iterator[Todo]:
    """What runs, or should."""
    if not accounts.is_officer(user):
        return
    behind = reverse("backstage")
    today = clock.today()
    if not _has_index():
        why = _(
            "L’index de recherche est absent : il se refait dès que « maillage worker » tourne."
        )
        yield Todo(90, REPAIR, _("la recherche"), why, behind, today)
    if late := len(jobs.late()):
        why = ngettext("%(n)s travail est en retard.", "%(n)s travaux sont en retard.", late)
        yield Todo(80, REPAIR, _("les travaux du site"), why % {"n": late}, behind, today)
    is_kept = files.is_demonstration() or files.is_quiet()  # on purpose
    if not (mail.leaves() or is_kept) and (unsent := mail.waiting()):
        why = ngettext(
            "%(n)s message attend : le courrier n’est pas encore réglé.",
            "%(n)s messages attendent : le courrier n’est pas encore réglé.",
            unsent,
        )
        yield Todo(65, REPAIR, _("le courrier"), why % {"n": unsent}, behind, today)
    if stuck := len(mail.stuck()):
        why = ngettext(
            "%(n)s message n’est pas parti.", "%(n)s messages ne sont pas partis.", stuck
        )
        yield Todo(70, SEND, _("de nouveau le courrier"), why % {"n": stuck}, behind, today)


def _has_index() -> bool:
    try:
        reader.state()
    except index.Unavailable:
        return False
    return True
