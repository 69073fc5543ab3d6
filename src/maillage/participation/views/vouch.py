"""Contributions that neighbours may confirm, where the site lets them: « je connais, c'est juste
»."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, jobs
from maillage.participation import actions, forms, queries, rules
from maillage.participation.frames import start
from maillage.web import posted
from maillage.web.answers import page_of, private
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_A_DAY, A_DAY = 20, 24 * 3600


@audience(PUBLIC)
def waiting(request: HttpRequest) -> HttpResponse:
    if not rules.VOUCHES():
        raise Http404
    rows = page_of(queries.to_vouch(), request.GET.get("page"))
    context = {"contributions": rows, "start": start(request.user)}
    return render(request, "participation/to_vouch.html", context)


@audience(PUBLIC)
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.one_to_vouch(pk)
    user = request.user if request.user.is_authenticated else None
    form = forms.VouchForm(request.POST or None, user=user, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        told = (
            _("Merci, votre avis compte.")
            if user
            else _("Un message vient de partir : ouvrez-le pour que votre avis compte.")
        )
        with posted.telling(request, told) as act:
            if not user and too_often("vouch", request, MOST_A_DAY, A_DAY):
                raise actions.TooManyContributions
            voice = {
                "agrees": typed["agrees"] == "yes",
                "note": typed["note"],
                "revision": typed["revision"] or 0,
            }
            if found.revision != voice["revision"]:
                raise actions.Amended
            if user:
                actions.vouch(
                    contribution=found, email=user.email, is_confirmed=True, at=clock.now(), **voice
                )
            else:
                jobs.enqueue(
                    "contribution.vouch",
                    contribution=found.pk,
                    email=typed["sender_email"],
                    **voice,
                )
        is_other = isinstance(act.refusal, actions.Amended)
        return redirect("vouch", pk) if is_other else redirect("to_vouch")
    side = queries.review_of(found).proposed
    context = {"contribution": found, "side": side, "form": form}
    return render(request, "participation/vouch.html", context)


@audience(PUBLIC)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link opens a page with a button; the button counts."""
    found = queries.vouch_of(token)
    if request.method == "POST":
        with posted.telling(request, _("Merci, votre avis compte.")) as act:
            actions.count(vouch=found, at=clock.now())
        first = start(request.user)
        after = first.url if first else "to_vouch"
        return redirect(after) if act.is_done else redirect("vouch_confirm", token)
    is_as_read = found.revision == found.contribution.revision
    context = {"vouch": found, "is_as_read": is_as_read}
    return private(render(request, "participation/vouch_confirm.html", context))
