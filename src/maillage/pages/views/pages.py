"""A page made of blocks as it is read; as the team makes it, puts it on line and takes it back."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC, STEWARD
from maillage.accounts.queries import names_of
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.media import images, pictures
from maillage.pages import exports, forms, queries, rules
from maillage.pages.actions import pages as actions
from maillage.pages.models import SitePage
from maillage.web import posted
from maillage.web.answers import absolute, attachment
from maillage.web.bounds import takes
from maillage.web.guard import audience
from maillage.web.pages import cached

MOST_IN_FILE = 60_000_000  # bytes of a file of pages, with their images


@audience(PUBLIC)
@cached()
def read(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.page_called(slug, request.user)
    if found.slug != slug:
        return redirect(found, permanent=True)
    return _read(request, found, accounts.is_officer(request.user))


def _read(request: HttpRequest, page: SitePage, may_write: bool) -> HttpResponse:
    context = {
        "page": page,
        "blocks": queries.drawn(page),
        "address": absolute(page.get_absolute_url()),
        "may_write": may_write,
    }
    return render(request, "pages/page.html", context)


@audience(PUBLIC)
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The image itself, to those who may see its page."""
    found = queries.page_called(slug, request.user)
    shown = pictures.named(found.pictures.all(), name).first()
    return pictures.give(shown, is_public=found.is_shown, name=name)


# The team


@audience(OFFICER)
def team(request: HttpRequest) -> HttpResponse:
    """All the pages, and the form of one more."""
    form = forms.PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("La page est commencée. Ajoutez ses blocs.")):
            row = actions.write_page(
                stated=form.cleaned_data, by=request.user.author, at=clock.now()
            )
        return redirect("site_page_edit", slug=row.slug)
    context = {
        "pages": queries.all_pages(request.user),
        "form": form,
        "may_import": accounts.is_steward(request.user),
    }
    return render(request, "pages/team.html", context)


@audience(OFFICER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A page with its blocks, one under the other, and what may be done to each."""
    found = queries.page_called(slug, request.user)
    past = queries.past_of(found)
    names = names_of(change.by for change in past)
    context = {
        "page": found,
        "blocks": queries.drawn(found),
        "sorts": rules.SORTS.values(),
        "past": [(change, names.get(change.by, "")) for change in past],
        "undoable": {change.pk for change in undoing.stands(past[:1])},
    }
    return render(request, "pages/page_edit.html", context)


@audience(OFFICER)
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as a visitor will read it, header and footer too."""
    found = queries.page_called(slug, request.user)
    request.user = AnonymousUser()
    return _read(request, found, False)


@audience(OFFICER)
def title(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.page_called(slug, request.user)
    form = forms.PageForm(
        request.POST or None, initial={"name": found.name, "summary": found.summary}
    )
    is_right = request.method == "POST" and form.is_valid()
    if is_right and (done := _page_told(request, found, form.cleaned_data, form=form)):
        return redirect("site_page_edit", slug=done.slug)
    return render(request, "pages/page_title.html", {"form": form, "page": found})


def _page_told(
    request: HttpRequest,
    page: SitePage,
    stated: Any,
    sentence: str = "",
    *,
    form: Any = None,
    act: str = "page.write",
) -> SitePage | None:
    """The page, once an act is done; who comes after somebody else is told so."""
    with posted.telling(request, sentence or _("La page est à jour."), form=form) as told:
        row = actions.write_page(
            stated=stated,
            page=page,
            version=whole(request.POST.get("version", "")),
            act=act,
            by=request.user.author,
            at=clock.now(),
        )
        told.undo = _undo(row)
    return row if told.is_done else None


def _undo(page: SitePage) -> str:
    """The address of the form that takes back what was just done."""
    past = undoing.stands(queries.past_of(page)[:1])
    return reverse("site_page_undo", args=[page.slug, past[0].pk]) if past else ""


@audience(OFFICER)
@takes(images.MOST_BYTES)
def add_block(request: HttpRequest, slug: str, sort: str) -> HttpResponse:
    """A block more, `apres` the one of this number; at the end when nothing is said."""
    found = queries.page_called(slug, request.user)
    if sort not in rules.SORTS:
        raise Http404
    blocks = queries.stated_blocks(found)
    after = whole(request.GET.get("apres", ""))
    n = min(after, len(blocks)) if after is not None else len(blocks)
    return _block(request, found, sort, n, {})


@audience(OFFICER)
@takes(images.MOST_BYTES)
def edit_block(request: HttpRequest, slug: str, n: int) -> HttpResponse:
    found = queries.page_called(slug, request.user)
    known = _known(found, n)
    return _block(request, found, known["sort"], n - 1, known)


def _known(page: SitePage, n: int) -> rules.Stated:
    """The block of this number, from 1. Raises Http404."""
    blocks = queries.stated_blocks(page)
    if not 1 <= n <= len(blocks):
        raise Http404
    return blocks[n - 1]


def _block(
    request: HttpRequest, page: SitePage, sort: str, n: int, known: rules.Stated
) -> HttpResponse:
    shown = page.pictures.filter(name=known.get("picture") or "-").first()
    start = dict(known) | {"most": known.get("most", 3)}
    start["figure"] = f"{known.get('source')}:{known.get('query')}"
    if shown:
        start |= {"alt": shown.alt, "credit": shown.credit}
    form = forms.PageBlockForm(
        request.POST or None,
        request.FILES or None,
        sort=sort,
        own=absolute(page.get_absolute_url()),
        has_picture=shown is not None,
        initial=start,
    )
    is_right = request.method == "POST" and form.is_valid()
    if is_right and (done := _block_placed(request, page, n, form, known)):
        return redirect(f"{reverse('site_page_edit', args=[done.slug])}#bloc-{n + 1}")
    context = {"form": form, "page": page, "sort": rules.SORTS[sort], "is_new": not known}
    return render(request, "pages/block_edit.html", context)


def _block_placed(
    request: HttpRequest, page: SitePage, n: int, form: forms.PageBlockForm, known: rules.Stated
) -> SitePage | None:
    name = known.get("picture", "")
    if form.sort == "picture":
        with posted.telling(request, form=form, field="picture") as kept:
            name = _picture_kept(request, page, form, name)
        if not kept.is_done:
            return None
    with posted.telling(request, form=form) as place:
        blocks = queries.stated_blocks(page)
        blocks = rules.placed(blocks, n, form.stated_block(name), is_new=not known)
    return _page_told(request, page, {"blocks": blocks}, form=form) if place.is_done else None


def _picture_kept(
    request: HttpRequest, page: SitePage, form: forms.PageBlockForm, name: str
) -> str:
    """The name of the image that the block shows: the one that came, else the one that it had."""
    said = form.cleaned_data
    if file := said.get("picture"):
        sent = actions.SentPicture(file, said["alt"], said["credit"])
        by, at = request.user.author, clock.now()
        return str(actions.keep_picture(page=page, picture=sent, by=by, at=at).name)
    actions.say_picture(page=page, name=name, alt=said["alt"], credit=said["credit"])
    return name


@audience(OFFICER)
@require_POST
def move_block(request: HttpRequest, slug: str, n: int) -> HttpResponse:
    """Up or down by one, or off the page."""
    found = queries.page_called(slug, request.user)
    _known(found, n)
    blocks, where = queries.stated_blocks(found), n
    if request.POST.get("act") == "remove":
        blocks, sentence = rules.without(blocks, n - 1), _("Le bloc est retiré.")
    else:
        where = n + (-1 if request.POST.get("act") == "up" else 1)
        blocks, sentence = rules.moved(blocks, n - 1, where - 1), _("Le bloc est déplacé.")
    done = _page_told(request, found, {"blocks": blocks}, sentence)
    return redirect(f"{reverse('site_page_edit', args=[(done or found).slug])}#bloc-{where}")


@audience(OFFICER)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """On line now, or from a moment; until another, or for good."""
    found = queries.page_called(slug, request.user)
    start = {"starts_at": found.starts_at, "ends_at": found.ends_at}
    form = forms.PublishingForm(request.POST or None, page=found, initial=start)
    if request.method == "POST" and form.is_valid():
        stated = form.stated_dates() | {"is_draft": False}
        sentence = (
            _("La page est planifiée.") if stated["starts_at"] else _("La page est en ligne.")
        )
        if _page_told(request, found, stated, sentence, form=form, act="page.publish"):
            return redirect("site_page_edit", slug=found.slug)
    return render(request, "pages/page_publish.html", {"form": form, "page": found})


@audience(OFFICER)
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.page_called(slug, request.user)
    stated = {"is_draft": True, "starts_at": "", "ends_at": ""}
    _page_told(request, found, stated, _("La page n’est plus en ligne."), act="page.withdraw")
    return redirect("site_page_edit", slug=found.slug)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    found = queries.page_called(slug, request.user)
    row, of = get_object_or_404(Change, pk=change), Subject(queries.PAGE, str(found.pk))
    with posted.telling(request, _("C’est annulé : la page est comme avant.")):
        undoing.undo(change=row, of=of, by=request.user.author, at=clock.now())
    found.refresh_from_db()
    return redirect("site_page_edit", slug=found.slug)


# Carried from one installation to another


@audience(OFFICER)
def export(request: HttpRequest) -> HttpResponse:
    name = f"{clock.today().isoformat()}-pages.json"
    return attachment(exports.file_of_pages(request.user), name, "application/json")


@audience(STEWARD)
@takes(MOST_IN_FILE)
def bring(request: HttpRequest) -> HttpResponse:
    """The pages of a file: those whose address is free here, drafts or on line as there."""
    form = forms.PagesFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, form=form, field="file") as act:
            sent = form.cleaned_data["file"].read()
            added, left = exports.bring(sent, by=request.user.author, at=clock.now())
            act.sentence = _("Pages ajoutées : %(added)s. Déjà là, laissées : %(left)s.") % {
                "added": added,
                "left": left,
            }
        if act.is_done:
            return redirect("site_pages_team")
    return render(request, "pages/bring.html", {"form": form})
