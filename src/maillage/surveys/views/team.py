"""The team writes a survey, opens it, asks structures, writes down what they say."""

import contextlib
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.invitations import actions as inviting
from maillage.look.frames import gathered
from maillage.questionnaires import entering
from maillage.questionnaires.rules import expressions
from maillage.questionnaires.rules.questionnaire import Questionnaire
from maillage.search import index
from maillage.surveys import forms, queries
from maillage.surveys.actions import asking, editing
from maillage.surveys.frames import WHILE_OPEN
from maillage.surveys.models import Survey
from maillage.web import posted
from maillage.web.answers import page_of
from maillage.web.guard import audience

PER_PAGE = 30


@audience(OFFICER)
def surveys(request: HttpRequest) -> HttpResponse:
    """Those that there are, and a new one from a form that ships or from nothing."""
    form = forms.NewSurveyForm(request.POST or None, initial={"template": "besoins"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = editing.begin(
            name=said["name"], template=said["template"], by=request.user.author, at=clock.now()
        )
        return redirect(row)
    rows = page_of(queries.surveys(request.user), request.GET.get("page"), PER_PAGE)
    return render(request, "surveys/surveys.html", {"surveys": rows, "form": form})


def _survey(request: HttpRequest, pk: int) -> Survey:
    return queries.survey(pk, request.user)


@audience(OFFICER)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands: what is left to do before it is sent, who answered."""
    found = _survey(request, pk)
    draft, last = queries.draft_of(found), queries.latest(found)
    context = {
        "survey": found,
        "draft": draft,
        "version": last,
        "is_changed": last is not None and last.form != found.draft,
        "rate": queries.rate(found),
        "waves": [row.wave for row in found.waves.select_related("wave")],
        "left": queries.unanswered(found).count(),
        "gathering": gathered(WHILE_OPEN, found, request.user),
    }
    return render(request, "surveys/survey.html", context)


@audience(OFFICER)
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    found = _survey(request, pk)
    form = forms.TermsOfSurveyForm(request.POST or None, instance=_survey(request, pk))
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est enregistré."), form=form) as act:
            values = form.stated()
            by = request.user.author
            editing.set_terms(survey=found, values=values, by=by, at=clock.now())
        if act.is_done:
            return redirect(found)
    return render(request, "surveys/terms.html", {"survey": found, "form": form})


# The form


@audience(OFFICER)
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole form as it is written: blocks, questions, in words when each is asked."""
    found = _survey(request, pk)
    draft = queries.draft_of(found)
    blocks = [
        {
            "block": block,
            "when": _in_words(draft, block.when),
            "questions": [(q, _in_words(draft, q.when)) for q in block.questions],
        }
        for block in draft.blocks
    ]
    return render(request, "surveys/form.html", {"survey": found, "blocks": blocks})


def _in_words(draft: Questionnaire, condition: Any) -> str:
    return expressions.in_words(condition, draft) if condition else ""


def _written(
    request: HttpRequest, found: Survey, changed: Questionnaire, form: Any = None
) -> HttpResponse | None:
    """Save a form; None when it was refused, which its page then says."""
    revision = whole(request.POST.get("revision"))
    with posted.telling(request, form=form) as act:
        editing.write(
            survey=found,
            form=changed,
            revision=-1 if revision is None else revision,
            by=request.user.author,
            at=clock.now(),
        )
    return redirect("survey_form", pk=found.pk) if act.is_done else None


@audience(OFFICER)
def block(request: HttpRequest, pk: int, block: str = "") -> HttpResponse:
    """A part of the form: its title, a few words, when it is shown."""
    found = _survey(request, pk)
    draft = queries.draft_of(found)
    of = _block(draft, block) if block else None
    earlier = _earlier(draft, of)
    typed = entering.QuestionBlockForm(request.POST or None, block=of, earlier=earlier)
    if request.method == "POST" and typed.is_valid():
        stated = typed.block(draft, of)
        blocks = [stated if one.key == stated.key else one for one in draft.blocks]
        blocks += [] if of else [stated]
        answer = _written(request, found, Questionnaire(tuple(blocks)), typed)
        if answer:
            return answer
    context = {"survey": found, "form": typed, "part": of, "earlier": earlier}
    return render(request, "surveys/block.html", context)


def _block(draft: Questionnaire, key: str) -> Any:
    found = next((one for one in draft.blocks if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _earlier(draft: Questionnaire, block: Any = None, key: str | None = None) -> list[Any]:
    """What a condition may speak of: the questions before a block, or within it before one of its
    questions; before a new one (its key is empty) stand all of its block."""
    found: list[Any] = []
    for one in draft.blocks:
        is_last = block is not None and one.key == block.key
        if is_last and key is None:
            break
        for question in one.questions:
            if question.key == key:
                return found
            found.append(question)
        if is_last:
            break
    return found


@audience(OFFICER)
def question(request: HttpRequest, pk: int, block: str, key: str = "") -> HttpResponse:
    found = _survey(request, pk)
    draft = queries.draft_of(found)
    of = _block(draft, block)
    old = next((q for q in of.questions if q.key == key), None)
    if key and old is None:
        raise Http404
    earlier = _earlier(draft, of, key)
    typed = entering.SurveyQuestionForm(request.POST or None, question=old, earlier=earlier)
    if request.method == "POST" and typed.is_valid():
        stated = typed.stated(draft)
        kept = [stated if one.key == stated.key else one for one in of.questions]
        kept += [] if old else [stated]
        changed = _with_block(draft, replace(of, questions=tuple(kept)))
        answer = _written(request, found, changed, typed)
        if answer:
            return answer
    context = {
        "survey": found,
        "form": typed,
        "part": of,
        "old": old,
        "earlier": earlier,
        "has_choices": bool(old and old.choices),
        "is_counted": bool(old and old.is_counted),
        "has_need": bool(old and old.raises),
    }
    return render(request, "surveys/question.html", context)


def _with_block(draft: Questionnaire, block: Any) -> Questionnaire:
    return Questionnaire(tuple(block if one.key == block.key else one for one in draft.blocks))


@audience(OFFICER)
@require_POST
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a part or a question up or down, or take it out."""
    found = _survey(request, pk)
    draft = queries.draft_of(found)
    verb, _space, key = request.POST.get("act", "").partition(" ")
    if any(one.key == key for one in draft.blocks) and request.POST.get("of") == "block":
        blocks = _arranged(draft.blocks, key, verb)
    else:
        parts = draft.blocks
        blocks = tuple(replace(b, questions=_arranged(b.questions, key, verb)) for b in parts)
    answer = _written(request, found, Questionnaire(blocks))
    return answer or redirect("survey_form", pk=pk)


def _arranged(things: Any, key: str, verb: str) -> tuple[Any, ...]:
    found = list(things)
    at = next((n for n, one in enumerate(found) if one.key == key), None)
    if at is None:
        return tuple(found)
    one = found.pop(at)
    if verb != "remove":
        found.insert(max(0, at - 1) if verb == "up" else at + 1, one)
    return tuple(found)


@audience(OFFICER)
@require_POST
def open_survey(request: HttpRequest, pk: int) -> HttpResponse:
    found = _survey(request, pk)
    with posted.telling(request, _("L’enquête est ouverte.")):
        editing.open_survey(survey=found, by=request.user.author, at=clock.now())
    return redirect(found)


@audience(OFFICER)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _survey(request, pk)
    with posted.telling(request, _("L’enquête est close.")):
        editing.close(survey=found, by=request.user.author, at=clock.now())
    return redirect(found)


# Asking, and writing down what is said


@audience(OFFICER)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Structures of a search of the directory, or of a list of numbers, are asked together."""
    found = _survey(request, pk)
    query = request.GET.urlencode()
    form = forms.AskForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            with posted.telling(request, form=form) as act:
                wave = asking.ask(
                    survey=found,
                    name=form.cleaned_data["name"],
                    query=query,
                    asked=form.asked,
                    by=request.user.author,
                    at=clock.now(),
                )
            if act.is_done:
                messages.success(request, _("Messages et lettres se préparent."))
                return redirect(wave.wave)
        except index.Unavailable:
            form.add_error(None, _("L’index de recherche est absent : réessayez bientôt."))
    many = 0
    with contextlib.suppress(index.Unavailable):
        many = len(inviting.chosen(query, held_too=True))
    context = {"survey": found, "form": form, "query": query, "many": many}
    return render(request, "surveys/ask.html", context)


@audience(OFFICER)
def calls(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not answered, whom to call; their answers are typed on the screens that they see."""
    found = _survey(request, pk)
    if request.method == "POST":
        asked = whole(request.POST.get("invitation"))
        row = queries.invitations(found).filter(pk=asked).first()
        if row is None:
            return redirect("survey_calls", pk=pk)
        with posted.telling(request) as act:
            way = forms.way_of(request.POST.get("way", ""))
            ticket = asking.begin_with(invitation=row, survey=found, way=way)
        if act.is_done:
            return redirect("survey_answer", token=ticket.token, number=1)
        return redirect("survey_calls", pk=pk)
    rows = page_of(queries.to_call(found), request.GET.get("page"), PER_PAGE)
    return render(request, "surveys/calls.html", {"survey": found, "rows": rows})


@audience(OFFICER)
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """A response after a visit, on the telephone, on paper: whose, then its screens."""
    found = _survey(request, pk)
    form = forms.EnterForm(request.POST or None, user=request.user, survey=found)
    if request.method == "POST" and form.is_valid():
        way, page = form.cleaned_data["way"], form.cleaned_data.get("structure")
        ticket = queries.ticket_for(found, page, way) if page else queries.fresh_ticket(found, way)
        return redirect("survey_answer", token=ticket.token, number=1)
    return render(request, "surveys/enter.html", {"survey": found, "form": form})
