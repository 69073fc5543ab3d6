"""A plan as the team writes it: its frame, its views, its adoption."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.plans import drawing, forms, queries, stated
from maillage.plans.actions import plans as acting
from maillage.plans.frames import VERBS
from maillage.plans.models import SILENT_DAYS, ActionPlan, PlanAction
from maillage.plans.queries import cards, versions
from maillage.plans.stated import PLAN
from maillage.web import posted
from maillage.web.guard import audience

TREE, TABLE, BOARD, LEADS, COMMUNES, WANTING = (
    "", "tableau", "colonnes", "porteurs", "communes", "attention"
)  # fmt: skip
VIEWS = {
    TREE: gettext_lazy("Arbre"),
    TABLE: gettext_lazy("Tableau"),
    BOARD: gettext_lazy("Colonnes"),
    LEADS: gettext_lazy("Par porteur"),
    COMMUNES: gettext_lazy("Par commune"),
    WANTING: gettext_lazy("En retard ou muettes"),
}


@audience(OFFICER)
def plans(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/plans.html", {"plans": queries.plans(request.user)})


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.ActionPlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.stated() | {"is_shown": False}
        with posted.telling(request, _("Le plan est créé. Écrivez ses actions."), form=form) as act:
            row = acting.write(values=said, by=request.user.author, at=clock.now())
        if act.is_done:
            return redirect("plan_desk", slug=row.slug)
    return render(request, "plans/edit.html", {"form": form, "plan": None})


@audience(OFFICER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.plan_called(slug, request.user)
    start = forms.ActionPlanForm.initial_of(found, stated.outline(found))
    form = forms.ActionPlanForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le plan est à jour."), form=form) as act:
            acting.write(
                values=form.stated(),
                plan=found,
                version=whole(request.POST.get("version", "")),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_of(found)
        if act.is_done:
            return redirect("plan_desk", slug=found.slug)
    return render(request, "plans/edit.html", {"form": form, "plan": found})


@audience(OFFICER)
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The actions, in one of six views."""
    found = queries.plan_called(slug, request.user)
    shown = request.GET.get("vue", TREE)
    shown = shown if shown in VIEWS else TREE
    rows = cards.of_plan(found, request.user)
    wanting = cards.wanting(rows)
    line = whole(request.GET.get("ligne", ""))
    context = {
        "plan": found,
        "shown": shown,
        "views": VIEWS.items(),
        "cards": rows,
        "wanting": wanting,
        "counts": cards.counts(rows),
        "money": cards.money_of(rows),
        "version": versions.last_version(found),
        "silent_days": SILENT_DAYS,
        "edited": line if shown == TABLE else None,
        "line_form": _line_form(rows, line) if shown == TABLE and line else None,
        "groups": _groups(shown, rows),
        "verbs": [verb(found) for verb in VERBS],
    }
    return render(request, "plans/desk.html", context)


def _groups(shown: str, rows: list[cards.ActionCard]) -> list[cards.ActionGroup]:
    if shown == BOARD:
        return cards.by_state(rows)
    if shown == LEADS:
        names = lambda card: [card.lead] if card.lead else []  # noqa: E731
        return cards.by_name(rows, names, _("Sans porteur"))
    if shown == COMMUNES:
        return cards.by_name(rows, lambda card: card.where, _("Sur tout le territoire"))
    return cards.by_axis(rows) if shown == TREE else []


def _line_form(rows: list[cards.ActionCard], number: int) -> forms.LineForm | None:
    card = next((card for card in rows if card.action.number == number), None)
    if card is None:
        return None
    action = card.action
    start = {"status": action.status, "ends": action.ends, "lead": card.lead}
    return forms.LineForm(initial=start)


@audience(OFFICER)
def gantt(request: HttpRequest, slug: str) -> HttpResponse:
    """Its years, a bar an action: the picture stands in its table."""
    found = queries.plan_called(slug, request.user)
    rows = cards.of_plan(found, request.user)
    scale = drawing.YearScale.of([card.action for card in rows], found.years)
    drawn = [
        (card, drawing.bar_of(card.action, list(card.action.steps.all()), scale)) for card in rows
    ]
    context = {
        "plan": found,
        "rows": drawn,
        "scale": scale,
        "today": scale.x(clock.today()),
        "up": "../",  # the desk: four hundred whole addresses weigh more than the drawing
    }
    return render(request, "plans/gantt.html", context)


@audience(OFFICER)
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Its last version beside what it says today, and the form that adopts that."""
    found = queries.plan_called(slug, request.user)
    form = forms.AdoptForm(request.POST or None, initial={"adopted_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        told = _("Le plan est adopté : tout le monde en lit l’avancement.")
        with posted.telling(request, told, form=form) as act:
            acting.adopt(plan=found, **form.cleaned_data, by=request.user.author, at=clock.now())
        if act.is_done:
            return redirect("plan_desk", slug=found.slug)
    last = found.versions.first()
    actions = stated.wholly(PlanAction.objects.standing().filter(plan=found, is_shown=True))
    moved = versions.compared(last.content, stated.whole(found, actions)) if last else []
    context = {"plan": found, "form": form, "last": last, "compared": moved, "n": len(actions)}
    return render(request, "plans/adopt.html", context)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    found = queries.plan_called(slug, request.user)
    with posted.telling(request, _("C’est annulé : le plan est comme avant.")):
        undoing.undo(
            change=get_object_or_404(Change, pk=change),
            of=Subject(PLAN, str(found.pk)),
            by=request.user.author,
            at=clock.now(),
        )
    return redirect("plan_desk", slug=found.slug)


def undo_of(plan: ActionPlan) -> str:
    """The address of the form that takes back what was just done."""
    latest = queries.latest_change(PLAN, plan.pk)
    return reverse("plan_undo", args=[plan.slug, latest.pk]) if latest else ""
