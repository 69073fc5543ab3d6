"""What the team finds of the searches."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.finder.models import OFTEN, UnansweredQuestion
from maillage.look.frames import SITE, Tool


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        asked = UnansweredQuestion.objects.filter(times__gte=OFTEN)
        yield Tool(SITE, _("Recherches sans réponse"), reverse("unanswered"), 46, asked.count)
