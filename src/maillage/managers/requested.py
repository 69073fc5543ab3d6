"""What somebody reads who has just said « C'est ma structure »."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from maillage.organisations.models import Manager
from maillage.participation import queries as proposed
from maillage.participation.models import Contribution
from maillage.upkeep import contributions

THEIRS = gettext_lazy("La fiche est à vous : voici de quoi la modifier.")


def requested(request: HttpRequest, row: Contribution) -> HttpResponse:
    """« C'est ma structure » is sent: the form of the page when it is theirs, else what follows."""
    organisation = contributions.page_of(row)
    if row.state == Contribution.State.ACCEPTED:
        messages.success(request, THEIRS)
        return redirect("organisation_edit", slug=organisation.slug)
    context = {
        "contribution": row,
        "sent": row.state != Contribution.State.DRAFT,
        "is_managed": Manager.objects.managing(organisation).exists(),
        "organisation": organisation,
        "days": proposed.days_to_answer(),
    }
    return render(request, "managers/claim_sent.html", context)
