"""What surveys show on the frames of the site, and what a wave that asks for one is."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.invitations.frames import Purpose
from maillage.invitations.models import Invitation, Wave
from maillage.look.frames import CALL, PAGES, Todo, Tool
from maillage.surveys import letters, queries
from maillage.surveys.models import Survey


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        count = Survey.objects.filter(state=Survey.State.OPEN).count
        yield Tool(PAGES, _("Enquêtes"), reverse("surveys"), 55, count)


def week(user: Any) -> Iterator[Todo]:
    """An open survey whose last day comes, and whom it still waits for."""
    if not accounts.is_officer(user):
        return
    for survey in Survey.objects.filter(state=Survey.State.OPEN).exclude(closes_on=None)[:3]:
        if left := queries.unanswered(survey).count():
            why = ngettext(
                "%(n)s structure n’a pas encore répondu.",
                "%(n)s structures n’ont pas encore répondu.",
                left,
            )
            what = _("ceux qu’attend « %(survey)s »") % {"survey": survey.name}
            url = reverse("survey_calls", args=[survey.pk])
            yield Todo(25, CALL, what, why % {"n": left}, url, due=survey.closes_on)


# A wave whose codes open a survey


def _page(wave: Wave) -> str:
    return queries.survey_of(wave).get_absolute_url()


def _opens(_row: Invitation, key: str) -> str:
    return reverse("survey_invited", args=[key])


def _calls(wave: Wave) -> str:
    return reverse("survey_calls", args=[queries.survey_of(wave).pk])


def _is_untold(wave: Wave) -> bool:
    return queries.survey_of(wave).is_anonymous


PURPOSE = Purpose(
    page=_page,
    mail=letters.invitation,
    opens=_opens,
    calls=_calls,
    subject=_lazy("{structure} : de quoi avez-vous besoin ?"),
    body=_lazy(
        """Madame, Monsieur,

{collectivité} demande aux structures de l’économie sociale et solidaire de {commune} et des environs ce qui leur manque, et ce qu’elles pourraient faire ensemble. Votre réponse compte : c’est d’elles que partira le plan d’action.

Le code ci-dessous ouvre le questionnaire, sans compte ni mot de passe, jusqu’au {échéance}. Vous pouvez vous arrêter et reprendre : chaque page est gardée. Ce que nous promettons de faire de vos réponses est dit avant la première question.

Je reste à votre disposition pour y répondre avec vous au téléphone."""  # noqa: E501
    ),
    square=_lazy(
        "Ou avec un téléphone : ouvrez l’appareil photo devant ce carré, les questions s’affichent."
    ),
    is_untold=_is_untold,
)
