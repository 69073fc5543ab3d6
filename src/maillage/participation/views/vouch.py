"""Proposals that neighbours may confirm, where the site lets them: « je connais, c'est juste »."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.base.web import Refusal, audience, page_of, too_often
from maillage.participation import actions, forms, queries, rules

MOST_A_DAY, A_DAY = 20, 24 * 3600


@audience(PUBLIC)
def waiting(request: HttpRequest) -> HttpResponse:
    if not rules.VOUCHES():
        raise Http404
    rows = page_of(queries.to_vouch(), request.GET.get("page"))
    return render(request, "participation/to_vouch.html", {"contributions": rows})


@audience(PUBLIC)
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.one_to_vouch(pk)
    user = request.user if request.user.is_authenticated else None
    form = forms.VouchForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if not user and too_often("vouch", request, MOST_A_DAY, A_DAY):
                raise actions.TooMany
            actions.vouch(
                contribution=found, email=user.email if user else said["sender_email"],
                agrees=said["agrees"] == "yes", note=said["note"], is_confirmed=bool(user),
                at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            told = _("Merci, votre avis compte.") if user else _("Un message vient de partir : "
                     "ouvrez-le pour que votre avis compte.")  # fmt: skip
            messages.success(request, told)
        return redirect("to_vouch")
    review = queries.review_of(found)
    context = {"contribution": found, "side": review.sides[-1] if found.key else review.sides[0],
               "form": form}  # fmt: skip
    return render(request, "participation/vouch.html", context)


@audience(PUBLIC)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page with a button; the button counts."""
    found = queries.vouch_of(token)
    if request.method == "POST":
        try:
            actions.count(vouch=found, at=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Merci, votre avis compte."))
        return redirect("contribute")
    response = render(request, "participation/vouch_confirm.html", {"vouch": found})
    response.headers["Cache-Control"] = "no-store"
    return response
