"""The letter on the desk: issues, what one says, how it reads, the lists that bring subscribers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.newsletter import forms, queries
from maillage.newsletter.actions import bringing, composing, sending
from maillage.newsletter.models import Issue, IssueItem, SubscriberList
from maillage.newsletter.rules import MOST_BYTES, MOST_ITEMS
from maillage.web import posted
from maillage.web.answers import private
from maillage.web.bounds import takes
from maillage.web.guard import audience

# What is shown is the mail itself: its styles are inside of it, and nothing of it may run.
AS_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox"
)


@audience(OFFICER)
def desk(request: HttpRequest) -> HttpResponse:
    """The letters, and the next one to begin."""
    coming = queries.next_letter(clock.today())
    initial = {**coming._asdict(), "day": clock.today()}
    form = forms.NewIssueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request) as act:
            issue = composing.compose(values=form.values, by=request.user.author, at=clock.now())
        return redirect("letter_compose", issue.pk) if act.is_done else redirect("letter_desk")
    rows = queries.issues()
    draft = next((row.issue for row in rows if row.issue.is_draft), None)
    context = {
        "issues": rows,
        "draft": None if form.errors else draft,
        "form": form,
        "number": coming.number,
        "subscribers": queries.many_subscribers(),
        "lists": queries.lists(),
    }
    return render(request, "newsletter/desk.html", context)


@audience(OFFICER)
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """What an issue says, in its order, beside the mail that it makes."""
    found = get_object_or_404(Issue, pk=pk)
    form = forms.IssueForm(request.POST or None, instance=Issue.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est enregistré.")) as act:
            change = composing.write(
                issue=found, values=form.values, by=request.user.author, at=clock.now()
            )
            act.undo = reverse("letter_undo", args=[found.pk, change.pk])
        return redirect("letter_compose", pk)
    items = list(found.items.filter(is_offered=True))
    kept = [item for item in items if item.is_kept]
    context = {
        "issue": found,
        "form": form,
        "sections": queries.sections_of(items),
        "kept": len(kept),
        "rest": queries.rest_of(kept),
        "most": MOST_ITEMS,
        "size": _size(found),
        "plan": forms.PlanForm(),
        "mailing": sending.mailing_of(found),
        "readers": sending.readers_of(found).count(),
    }
    return render(request, "newsletter/compose.html", context)


def _size(issue: Issue) -> dict[str, Any]:
    """How heavy the mail is, in kilobytes and of the most."""
    many = len(queries.preview(issue).html.encode())
    return {"shown": round(many / 1000), "most": MOST_BYTES // 1000}


@audience(OFFICER)
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Issue, pk=pk)
    with posted.telling(request) as act:
        n = composing.refresh(issue=found, by=request.user.author, at=clock.now())
        words = ngettext("%(n)s proposition nouvelle.", "%(n)s propositions nouvelles.", n)
        act.sentence = words % {"n": n}
    return redirect("letter_compose", pk)


@audience(OFFICER)
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The title and the words of one thing."""
    found = get_object_or_404(IssueItem.objects.select_related("issue"), pk=item, issue=pk)
    form = forms.ItemForm(request.POST or None, instance=IssueItem.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est enregistré.")) as act:
            change = composing.reword(
                item=found, by=request.user.author, at=clock.now(), **form.cleaned_data
            )
            act.undo = reverse("letter_undo", args=[pk, change.pk])
        return redirect(f"{reverse('letter_compose', args=[pk])}#e{found.pk}")
    context = {"issue": found.issue, "item": found, "form": form}
    return render(request, "newsletter/item.html", context)


@audience(OFFICER)
@require_POST
def item_act(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Kept, dropped, moved: a button each."""
    found = get_object_or_404(IssueItem.objects.select_related("issue"), pk=item, issue=pk)
    said = {"item": found, "by": request.user.author, "at": clock.now()}
    verb = request.POST.get("verb", "")
    with posted.telling(request):
        if verb in (composing.UP, composing.DOWN):
            composing.move(way=verb, **said)
        elif verb in ("keep", "drop"):
            composing.keep(is_kept=verb == "keep", **said)
    return redirect(f"{reverse('letter_compose', args=[pk])}#e{found.pk}")


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    found = get_object_or_404(Issue, pk=pk)
    done = get_object_or_404(Change, pk=change)
    with posted.telling(request, _("C’est annulé.")):
        undoing.undo(
            change=done,
            of=Subject(composing.ISSUE, str(found.pk)),
            by=request.user.author,
            at=clock.now(),
        )
    return redirect("letter_compose", pk)


@audience(OFFICER)
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it leaves. What is being typed is shown before it is kept."""
    found = get_object_or_404(Issue, pk=pk)
    if request.method == "POST":
        form = forms.IssueForm(request.POST, instance=found)
        form.is_valid()  # what cannot be read stays as it was
    response = private(HttpResponse(queries.preview(found).html))
    response.headers["Content-Security-Policy"] = AS_MAIL
    return response


@audience(OFFICER)
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text part, for who reads mail without pictures."""
    found = get_object_or_404(Issue, pk=pk)
    body = queries.preview(found).text
    return private(HttpResponse(body, content_type="text/plain; charset=utf-8"))


@audience(OFFICER)
@require_POST
def send_trial(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Issue, pk=pk)
    to = request.user.email
    sending.send_trial(issue=found, to=to, by=request.user.author, at=clock.now())
    messages.success(request, _("Un essai part à %(email)s.") % {"email": to})
    return redirect("letter_compose", pk)


@audience(OFFICER)
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """For an hour, or now: two buttons."""
    found = get_object_or_404(Issue, pk=pk)
    form = forms.PlanForm(request.POST)
    is_now = request.POST.get("when") == "now"
    hour = form.cleaned_data["hour"] if form.is_valid() else None
    if not is_now and hour is None:
        messages.error(request, _("Dites le jour et l’heure de l’envoi."))
        return redirect(f"{reverse('letter_compose', args=[pk])}#envoi")
    with posted.telling(request, _("La lettre se prépare pour chacun.")):
        sending.plan(
            issue=found,
            planned_for=None if is_now else hour,
            by=request.user.author,
            at=clock.now(),
        )
    return redirect(f"{reverse('letter_compose', args=[pk])}#envoi")


@audience(OFFICER)
@require_POST
def unplan(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Issue, pk=pk)
    with posted.telling(request, _("La lettre est de nouveau en préparation.")):
        sending.unplan(issue=found, by=request.user.author, at=clock.now())
    return redirect("letter_compose", pk)


# Lists


@audience(OFFICER)
@takes(forms.LARGEST)
def bring(request: HttpRequest) -> HttpResponse:
    form = forms.ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, name = form.source
        with posted.telling(request, form=form) as act:
            rows = bringing.read(file, name, form.said)
            made = bringing.bring(
                name=form.cleaned_data["name"],
                rows=rows,
                by=request.user.author,
                at=clock.now(),
            )
        if act.is_done:
            return redirect("letter_list", made.pk)
    return render(request, "newsletter/bring.html", {"form": form})


@audience(OFFICER)
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a list: who came in, and each row that stayed outside, with its reason."""
    found = get_object_or_404(SubscriberList, pk=pk)
    if request.method == "POST":
        with posted.telling(request, _("La liste est retirée.")):
            change = bringing.change_of(found)
            undoing.undo(
                change=change,
                of=Subject(bringing.LIST, str(found.pk)),
                by=request.user.author,
                at=clock.now(),
            )
        return redirect("letter_list", pk)
    return render(request, "newsletter/brought.html", {"list": found})
