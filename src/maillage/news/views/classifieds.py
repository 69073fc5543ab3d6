"""Classifieds as everybody reads them, and as they are written, prolonged, ended."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.finder import answers
from maillage.finder.queries import in_words
from maillage.news import exports, forms, queries, rules
from maillage.news.actions import classifieds as actions
from maillage.news.audiences import CLASSIFIED_WRITER
from maillage.news.kinds import CLASSIFIED as KIND
from maillage.news.models import Classified
from maillage.news.rules import CLASSIFIEDS, ClassifiedSearch
from maillage.news.views import is_live
from maillage.organisations.models import Organisation
from maillage.participation import proposing
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import absolute
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached(*CLASSIFIEDS.reads)
def classifieds(request: HttpRequest) -> HttpResponse:
    asked = ClassifiedSearch.from_query(request.GET)
    try:
        found = queries.classifieds_found(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    context = {
        "search": asked,
        "results": found,
        "quick": _quick(asked),
        "atom": f"{reverse('classifieds_atom')}{asked.query(page=1)}",
    }
    return render(request, "news/classifieds.html", context)


def _quick(asked: ClassifiedSearch) -> list[dict[str, Any]]:
    """Each sort is one click away: on, the address without it."""
    chosen = asked.filters.get("purpose", ())
    found = []
    for value, label in Classified.Purpose.choices:
        is_on = value in chosen
        filters = {**asked.filters, "purpose": () if is_on else (value,)}
        icon = queries.SIGNS[value][0]
        url = asked.query(filters=filters)
        found.append({"label": label, "icon": icon, "url": url, "is_on": is_on})
    return found


@audience(PUBLIC)
def atom(request: HttpRequest) -> HttpResponse:
    asked = ClassifiedSearch.from_query(request.GET)
    try:
        rows = queries.classifieds_of(queries.to_follow(asked, request.user), request.user)
    except index.Unavailable:
        return HttpResponse(status=503)
    cards = queries.classified_cards(filter(queries.may_leave, rows), request.user)
    title = " · ".join(filter(None, (territories.site().name, _("Annonces"), in_words(asked))))
    body = exports.classifieds_feed(
        cards, title, f"{reverse('classifieds')}{asked.query()}", request.get_full_path()
    )
    return HttpResponse(body, content_type=exports.ATOM)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, ClassifiedSearch)


@audience(PUBLIC)
@cached()
def classified(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.classified_called(slug, request.user)
    if found.slug != slug:
        return redirect(found, permanent=True)
    context = {
        "classified": found,
        "card": queries.classified_cards([found], request.user)[0],
        "address": absolute(found.get_absolute_url()),
        "is_officer": accounts.is_officer(request.user),
        "may_write": request.user.is_authenticated and rules.may_write(request.user, found),
    }
    return render(request, "news/classified.html", context)


# Writing


def _preview(form: forms.ClassifiedForm) -> dict[str, Any]:
    shown = {name: form[name].value() or "" for name in ("name", "text", "purpose")}
    sort = dict(Classified.Purpose.choices).get(shown["purpose"], "")
    return {"shown": shown | {"sort": sort, "text": forms.as_markdown(shown["text"])}}


def _start(request: HttpRequest) -> dict[str, Any]:
    sort = request.GET.get("sorte", "")
    return {
        "purpose": sort if sort in Classified.Purpose.values else None,
        "commune": request.GET.get("ou", "")[:80],
        "organisation": whole(request.GET.get("structure")),
        "last_day": (clock.today() + rules.USUAL_LIFE).isoformat(),
    }


@audience(PUBLIC)
def propose(request: HttpRequest) -> HttpResponse:
    """A new one: on line at once by who may publish it, else through the queue."""
    before = proposing.amended(request, KIND.name)
    start = forms.initial_of_classified(before.patch) if before else _start(request)
    form = forms.ClassifiedForm(
        request.POST or None, sender=request.user, initial=start, is_known=before is not None
    )
    if is_live(request):
        return render(request, "news/_preview.html", _preview(form))
    number = whole(str(form["organisation"].value() or ""))
    organisation = Organisation.objects.visible_to(request.user).filter(pk=number).first()
    context = {"form": form, "before": before, "organisation": organisation}
    if "preview" in request.POST:
        return render(request, "news/classified_propose.html", context | _preview(form))
    if request.method == "POST" and not before and rules.publishes(request.user, organisation):
        if form.is_valid() and (done := _publish(request, form)):
            return redirect(done)
        return render(request, "news/classified_propose.html", context)
    sent = _send(request, form, before)
    return sent or render(request, "news/classified_propose.html", context)


def _publish(request: HttpRequest, form: forms.ClassifiedForm) -> Classified | None:
    with posted.telling(request, _("L’annonce est en ligne."), form=form):
        return actions.write(
            values=form.stated(),
            by=request.user.author,
            contact_email=request.user.email,
            at=clock.now(),
        )
    return None


def _send(request: HttpRequest, form: forms.ClassifiedForm, before: Any) -> HttpResponse | None:
    def words() -> proposing.SenderWords:
        patch = form.stated()
        return proposing.SenderWords(patch["name"], patch, patch["commune_id"], words=form.words)

    return proposing.sent(request, kind=KIND.name, form=form, words=words, before=before)


@audience(CLASSIFIED_WRITER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.classified_called(slug, request.user)
    known = queries.values_of_classified(found)
    start = forms.initial_of_classified(known)
    form = forms.ClassifiedForm(
        request.POST or None, sender=request.user, is_known=True, initial=start
    )
    if is_live(request):
        return render(request, "news/_preview.html", _preview(form))
    previews = "preview" in request.POST
    if request.method == "POST" and not previews and form.is_valid():
        said = form.stated().items()
        values = {n: v for n, v in said if (v or None) != (known.get(n) or None)}
        with posted.telling(request, _("L’annonce est à jour."), form=form) as act:
            if values:
                version = whole(request.POST.get("version", ""))
                by, at = request.user.author, clock.now()
                found = actions.write(
                    values=values, classified=found, version=version, by=by, at=at
                )
        if act.is_done:
            return redirect(found)
    context = {"form": form, "classified": found} | (_preview(form) if previews else {})
    return render(request, "news/classified_edit.html", context)


@audience(CLASSIFIED_WRITER)
@require_POST
def prolong(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.prolong, _("L’annonce est prolongée."))


@audience(CLASSIFIED_WRITER)
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.end, _("L’annonce est finie ; sa page le dit."))


@audience(OFFICER)
@require_POST
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.hide, _("L’annonce n’est plus en ligne."))


@audience(OFFICER)
@require_POST
def show_again(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.show_again, _("L’annonce est de nouveau en ligne."))


def _act(
    request: HttpRequest, slug: str, act: Callable[..., Classified], sentence: str
) -> HttpResponse:
    found = queries.classified_called(slug, request.user)
    with posted.telling(request, sentence):
        act(classified=found, by=request.user.author, at=clock.now())
    return redirect(found)
