"""What groups show on the frames of the site, and on the pages of structures."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.groups import queries
from maillage.groups.models import Group
from maillage.look.frames import PAGES, Link, PageSection, Tool
from maillage.organisations.models import Organisation


def site_map(user: Any) -> Iterator[Link]:
    if Group.objects.visible_to(AnonymousUser()).exists():
        yield Link(_("Groupes et collectifs"), reverse("groups"), 63)


def addresses() -> Iterator[str]:
    for group in queries.addresses():
        yield group.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(PAGES, _("Groupes et collectifs"), reverse("groups"), 62)


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    if groups := list(queries.of_organisation(organisation)):
        yield PageSection("groups/_of_structure.html", {"groups": groups}, 66)
