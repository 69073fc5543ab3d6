"""Aids as everybody reads them, and as the team keeps them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.aids import actions, exports, forms, queries, words
from maillage.aids.search_state import AIDS, AidSearch
from maillage.base import clock
from maillage.finder import answers
from maillage.finder.queries import in_words
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import attachment
from maillage.web.guard import audience
from maillage.web.pages import cached

MOST_TEAM = 200


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.author, "at": clock.now()}  # type: ignore[union-attr]


@audience(PUBLIC)
@cached(*AIDS.reads)
def aids(request: HttpRequest) -> HttpResponse:
    asked = AidSearch.from_query(request.GET)
    try:
        results = queries.results(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    context = {
        "search": asked,
        "results": results,
        "cards": [words.card(aid) for aid in results.cards],
        "query": asked.query(),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "aids/aids.html", context)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, AidSearch)


@audience(PUBLIC)
@cached(*AIDS.reads)
def atom(request: HttpRequest) -> HttpResponse:
    asked = AidSearch.from_query(request.GET)
    question = asked.question(accounts.reader(request.user))
    try:
        answer = index.ask(question, limit=queries.MOST_IN_FILE)
    except index.Unavailable:
        return HttpResponse(status=503)
    title = " · ".join(filter(None, (territories.site().name, _("Aides"), in_words(asked))))
    address = f"{reverse('aids')}{asked.query()}"
    rows = queries.found_by(answer, request.user)
    body = exports.feed(rows, title, address, request.get_full_path())
    return attachment(body.encode(), "aides.atom", exports.ATOM)


@audience(PUBLIC)
@cached()
def aid(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.aid(pk, request.user)
    heard = queries.voices(found)
    given_by = found.organisation
    context = {
        "aid": found,
        "card": words.card(found),
        "marks": words.marks(found),
        "heard": heard,
        "rows": words.compared(heard) if len(heard) > 1 else [],
        "given_by": queries.page_of(given_by, request.user) if given_by else None,
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "aids/aid.html", context)


@audience(OFFICER)
def team(request: HttpRequest) -> HttpResponse:
    context = {
        "to_confirm": [words.card(one) for one in queries.to_confirm()[:MOST_TEAM]],
        "doubtful": [(one, words.marks(one)) for one in queries.doubtful()[:MOST_TEAM]],
        "cards": [words.card(one) for one in queries.team_aids(request.user)[:MOST_TEAM]],
    }
    return render(request, "aids/team.html", context)


def _crumbs() -> list[Link]:
    return [Link(_("Aides"), reverse("team_aids"))]


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.AidForm(request.POST or None)

    def act(_version: int | None) -> Any:
        return actions.write_aid(values=form.stated(clock.today()), **_who(request))

    return form_page(
        request,
        form,
        act,
        title=_("Ajouter une aide"),
        lead=_("Recopiez peu, et donnez l’adresse officielle : elle seule fait foi."),
        crumbs=_crumbs(),
        said=_("L’aide est en ligne."),
        button=_("Publier"),
    )


@audience(OFFICER)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.aid(pk, request.user)
    form = forms.AidForm(request.POST or None, initial=forms.AidForm.initial_of(found))

    def act(_version: int | None) -> Any:
        return actions.write_aid(values=form.stated(clock.today()), aid=found, **_who(request))

    return form_page(
        request,
        form,
        act,
        title=str(found),
        lead=_("Ce que vous écrivez l’emporte sur ce que disent les listes."),
        crumbs=_crumbs(),
        said=_("C’est enregistré, et vérifié d’aujourd’hui."),
    )


@audience(OFFICER)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.aid(pk, request.user)
    with posted.telling(request, _("C’est noté : vérifiée d’aujourd’hui.")):
        actions.confirm_aid(aid=found, **_who(request))
    return redirect("team_aids")


@audience(OFFICER)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away, or back on line."""
    found = queries.aid(pk, request.user)
    said = _("Elle n’est plus en ligne.") if found.is_shown else _("Elle est de nouveau en ligne.")
    act = actions.withdraw_aid if found.is_shown else actions.show_aid_again
    with posted.telling(request, said):
        act(aid=found, **_who(request))
    return redirect("team_aids")
