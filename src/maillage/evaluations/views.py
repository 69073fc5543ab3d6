"""Sessions: the grid of who scores, what scores say, how the team sets one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.evaluations import actions, forms, queries
from maillage.evaluations.audiences import SESSION_READER
from maillage.evaluations.models import Evaluation
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.needs.models import Challenge, Option
from maillage.needs.queries import stated
from maillage.web import posted
from maillage.web.guard import audience


def _of(challenge: Challenge) -> list[Link]:
    return [
        Link(_("Enjeux"), reverse("team_challenges")),
        Link(challenge.name, reverse("team_challenge", args=[challenge.slug])),
    ]


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.author, "at": clock.now()}


@audience(OFFICER)
def session_create(request: HttpRequest, slug: str) -> HttpResponse:
    found = stated.challenge_called(slug, request.user)
    options = Option.objects.visible_to(request.user).filter(challenge=found)
    start = {
        "name": _("Première lecture"),
        "criteria": forms.EvaluationForm.criteria_in_words(),
        "options": list(options.values_list("pk", flat=True)),
        "evaluators": request.user.email,
    }
    form = forms.EvaluationForm(
        request.POST or None, challenge=found, user=request.user, initial=start
    )

    def act(_version: int | None) -> str:
        said = _session(form)
        row = actions.write_evaluation(values=said, challenge=found, **_by(request))
        return row.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Noter les pistes à plusieurs"),
        lead=_(
            "Chacun note seul : personne, l’équipe non plus, ne lit les notes des autres avant que "
            "tous aient répondu, ou que le jour soit venu."
        ),
        crumbs=_of(found),
        said=_("La séance est ouverte."),
        button=_("Ouvrir la séance"),
    )


def _session(form: forms.EvaluationForm) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    return said | {"options": sorted(option.pk for option in said["options"])}


@audience(OFFICER)
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.evaluation_of(pk, request.user)
    people = found.evaluators.exclude(user=None).values_list("user__email", flat=True)
    criteria = found.criteria.values_list("name", "help", "weight")
    start = {
        "name": found.name,
        "reveals_on": found.reveals_on,
        "options": list(found.options.values_list("pk", flat=True)),
        "evaluators": "\n".join(people),
        "criteria": forms.EvaluationForm.criteria_in_words(criteria),
    }
    form = forms.EvaluationForm(
        request.POST or None, challenge=found.challenge, user=request.user, initial=start
    )

    def act(version: int | None) -> Evaluation:
        said = {"values": _session(form), "version": version}
        return actions.write_evaluation(evaluation=found, **said, **_by(request))

    return form_page(
        request,
        form,
        act,
        title=_("Régler la séance"),
        crumbs=[*_of(found.challenge), Link(found.name, found.get_absolute_url())],
        said=_("La séance est à jour."),
        version=found.version,
    )


@audience(OFFICER)
def discuss(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.evaluation_of(pk, request.user)
    form = forms.DiscussionForm(request.POST or None, initial={"discussion": found.discussion})

    def act(version: int | None) -> Evaluation:
        said = {"values": form.cleaned_data, "version": version}
        return actions.write_evaluation(evaluation=found, **said, **_by(request))

    return form_page(
        request,
        form,
        act,
        title=_("Ce qui s’est dit"),
        crumbs=[*_of(found.challenge), Link(found.name, found.get_absolute_url())],
        said=_("C’est noté."),
        version=found.version,
    )


@audience(SESSION_READER)
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of who scores while it is blind; what scores say afterwards."""
    found = queries.evaluation_of(pk, request.user)
    seat = queries.seat_of(found, request.user)
    is_finished = request.POST.get("fini") == "1"
    form = _grid(request, found, seat, is_finished) if seat and found.is_blind else None
    if form is not None and request.method == "POST" and form.is_valid():
        said = _("Merci, c’est fini.") if is_finished else _("C’est gardé : finissez plus tard.")
        with posted.telling(request, said, form=form) as told:
            actions.score(
                evaluation=found,
                user=request.user,
                values=form.stated(),
                is_finished=is_finished,
                **_by(request),
            )
        if told.is_done:
            return redirect(found)
    context = {
        "evaluation": found,
        "session": queries.progress_of([found])[0],
        "seat": seat,
        "form": form,
        "results": queries.results_of(found, request.user),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "evaluations/evaluation.html", context)


def _grid(request: HttpRequest, found: Evaluation, seat: Any, is_finished: bool) -> forms.ScoreForm:
    return forms.ScoreForm(
        request.POST or None,
        options=found.options.order_by("pk"),
        criteria=found.criteria.all(),
        given=queries.given_by(seat, request.user),
        is_finished=is_finished,
    )
