"""« J’achète »: described in the address, answered in the page; nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.purchases import forms, queries, rules, words
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached(*forms.ADDRESS.values())
def purchase(request: HttpRequest) -> HttpResponse:
    form = forms.PurchaseForm(request.GET if "besoin" in request.GET else None)
    context: dict[str, object] = {"form": form, "asked": form.is_bound}
    if form.is_valid():
        today = clock.today()
        day = form.cleaned_data["day"] or today
        facts = form.facts(today, queries.figures_on(day))
        context |= {
            "need": form.cleaned_data["need"],
            "found": queries.could_answer(form.cleaned_data["need"], request.user),
            "lines": words.lines(rules.checks(facts)),
            "hours": form.hours(),
            "day": day,
        }
    return render(request, "purchases/purchase.html", context)
