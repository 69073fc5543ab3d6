"""News as everybody reads it, and as it is written: proposed by anybody, published by those who
may."""

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
from maillage.look.frames import gathered
from maillage.media import images, pictures
from maillage.news import exports, forms, frames, queries, rules
from maillage.news.actions import items as actions
from maillage.news.audiences import NEWS_WRITER
from maillage.news.kinds import NEWS as KIND
from maillage.news.models import NewsItem
from maillage.news.rules import NEWS, NewsSearch
from maillage.news.views import is_live
from maillage.organisations.models import Organisation
from maillage.participation import proposing
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import absolute
from maillage.web.bounds import takes
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached(*NEWS.reads)
def news(request: HttpRequest) -> HttpResponse:
    asked = NewsSearch.from_query(request.GET)
    try:
        found = queries.news_found(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    atom = f"{reverse('news_atom')}{asked.query(page=1)}"
    context = {"search": asked, "results": found, "atom": atom}
    return render(request, "news/news.html", context)


@audience(PUBLIC)
def atom(request: HttpRequest) -> HttpResponse:
    asked = NewsSearch.from_query(request.GET)
    try:
        rows = queries.items_of(queries.to_follow(asked, request.user), request.user)
    except index.Unavailable:
        return HttpResponse(status=503)
    cards = queries.news_cards(filter(queries.may_leave, rows), request.user)
    title = " · ".join(filter(None, (territories.site().name, _("Actualités"), in_words(asked))))
    body = exports.news_feed(
        cards, title, f"{reverse('news')}{asked.query()}", request.get_full_path()
    )
    return HttpResponse(body, content_type=exports.ATOM)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, NewsSearch)


@audience(PUBLIC)
@cached()
def item(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.item_called(slug, request.user)
    if found.slug != slug:
        return redirect(found, permanent=True)
    card = queries.news_cards([found], request.user)[0]
    context = {
        "item": found,
        "card": card,
        "linked": exports.json_ld(card),
        "address": absolute(found.get_absolute_url()),
        "sections": gathered(frames.SECTIONS, found, request.user),
        "is_officer": accounts.is_officer(request.user),
        "may_write": request.user.is_authenticated and rules.may_write(request.user, found),
    }
    return render(request, "news/item.html", context)


@audience(PUBLIC)
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The image itself, to those who may see its item."""
    found = queries.item_called(slug, request.user)
    shown = pictures.named(found.pictures.shown(), name).first()
    return pictures.give(shown, is_public=found.is_shown, name=name)


# Writing


def _preview(form: forms.NewsForm) -> dict[str, Any]:
    """What visitors would see, while it is written."""
    shown = {name: form[name].value() or "" for name in ("name", "summary", "text", "signed")}
    return {"shown": shown | {"text": forms.as_markdown(shown["text"])}}


def _asked_organisation(form: Any, request: HttpRequest) -> Organisation | None:
    number = whole(str(form["organisation"].value() or ""))
    return Organisation.objects.visible_to(request.user).filter(pk=number).first()


def _form(request: HttpRequest, **more: Any) -> forms.NewsForm:
    return forms.NewsForm(request.POST or None, request.FILES or None, sender=request.user, **more)


@audience(PUBLIC)
@takes(3 * images.MOST_BYTES)  # one that is too large is told so beside its field
def propose(request: HttpRequest) -> HttpResponse:
    """A new one: on line at once by who may publish it, else through the queue. `structure`: whose
    it is."""
    before = proposing.amended(request, KIND.name)
    place = {"organisation": whole(request.GET.get("structure"))}
    start = forms.initial_of_news(before.patch) if before else place
    form = _form(request, initial=start, is_known=before is not None)
    organisation = _asked_organisation(form, request)
    publishes = not before and rules.publishes(request.user, organisation)
    if publishes:
        form = _form(request, initial=start, shows_picture=True)
    if is_live(request):
        return render(request, "news/_preview.html", _preview(form))
    previews = "preview" in request.POST
    is_right = publishes and request.method == "POST" and not previews and form.is_valid()
    if is_right and (done := _publish(request, form)):
        return redirect(done)
    context = {"form": form, "before": before, "organisation": organisation}
    if previews:
        return render(request, "news/propose.html", context | _preview(form))
    sent = None if publishes else _send(request, form, before)
    return sent or render(request, "news/propose.html", context)


def _publish(request: HttpRequest, form: forms.NewsForm) -> NewsItem | None:
    at = clock.now()
    with posted.telling(request, _("L’actualité est en ligne."), form=form):
        return actions.write(
            values=form.stated() | {"published_on": clock.day(at).isoformat()},
            picture=form.told_picture(),
            by=request.user.author,
            at=at,
        )
    return None


def _send(request: HttpRequest, form: forms.NewsForm, before: Any) -> HttpResponse | None:
    def words() -> proposing.SenderWords:
        patch = form.stated() | {"published_on": clock.today().isoformat()}
        commune = next(iter(patch["communes"]), "")
        return proposing.SenderWords(patch["name"], patch, commune, words=form.words)

    return proposing.sent(request, kind=KIND.name, form=form, words=words, before=before)


@audience(NEWS_WRITER)
@takes(3 * images.MOST_BYTES)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What is changed becomes the word of who changes it; the rest follows its feed."""
    found = queries.item_called(slug, request.user)
    known = queries.values_of_item(found)
    form = _form(
        request,
        is_known=True,
        initial=forms.initial_of_news(known),
        shows_picture=True,
        has_picture=found.pictures.shown().exists(),
    )
    if is_live(request):
        return render(request, "news/_preview.html", _preview(form))
    previews = "preview" in request.POST
    if request.method == "POST" and not previews and form.is_valid():
        with posted.telling(request, _("L’actualité est à jour."), form=form) as act:
            found = _save(request, form, found, known)
        if act.is_done:
            return redirect(found)
    context = {"form": form, "item": found} | (_preview(form) if previews else {})
    return render(request, "news/edit.html", context)


def _save(request: HttpRequest, form: forms.NewsForm, item: NewsItem, known: Any) -> NewsItem:
    by, at = request.user.author, clock.now()
    values = {n: v for n, v in form.stated().items() if (v or None) != (known.get(n) or None)}
    return actions.write(
        values=values,
        item=item,
        version=whole(request.POST.get("version", "")),
        picture=form.told_picture(),
        drops_picture=bool(form.cleaned_data.get("without_picture")),
        by=by,
        at=at,
    )


@audience(OFFICER)
@require_POST
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.hide, _("L’actualité n’est plus en ligne."))


@audience(OFFICER)
@require_POST
def show_again(request: HttpRequest, slug: str) -> HttpResponse:
    return _act(request, slug, actions.show_again, _("L’actualité est de nouveau en ligne."))


def _act(
    request: HttpRequest, slug: str, act: Callable[..., NewsItem], sentence: str
) -> HttpResponse:
    found = queries.item_called(slug, request.user)
    with posted.telling(request, sentence):
        act(item=found, by=request.user.author, at=clock.now())
    return redirect(found)
