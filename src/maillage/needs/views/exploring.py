"""Challenges as the team works on them: options, decisions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.look.asking import form_page
from maillage.look.frames import Link, gathered
from maillage.needs import forms
from maillage.needs.actions import exploring, stating
from maillage.needs.frames import OF_CHALLENGE
from maillage.needs.models import Challenge, Need
from maillage.needs.queries import options, stated, thread
from maillage.web import posted
from maillage.web.guard import audience


def team() -> Link:
    return Link(_("Enjeux"), reverse("team_challenges"))


def _of(challenge: Challenge) -> list[Link]:
    return [team(), Link(challenge.name, reverse("team_challenge", args=[challenge.slug]))]


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.author, "at": clock.now()}


@audience(OFFICER)
def challenges(request: HttpRequest) -> HttpResponse:
    cards = stated.challenge_cards(stated.challenges(request.user), request.user)
    return render(request, "needs/team_challenges.html", {"cards": cards})


@audience(OFFICER)
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    found = stated.challenge_called(slug, request.user)
    needs = stated.whole_needs(Need.objects.visible_to(request.user)).filter(challenge=found)
    context = {
        "challenge": found,
        "lines": stated.lines(needs, request.user),
        "options": options.option_cards(found, request.user),
        "sections": gathered(OF_CHALLENGE, found, request.user),
        "thread": thread.of_challenge(found, request.user),
    }
    return render(request, "needs/team_challenge.html", context)


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.ChallengeForm(request.POST or None)

    def act(_version: int | None) -> str:
        row = stating.write_challenge(values=form.stated(), **_by(request))
        return reverse("team_challenge", args=[row.slug])

    return form_page(
        request, form, act, title=_("Nouvel enjeu"), crumbs=[team()], said=_("L’enjeu est créé.")
    )


@audience(OFFICER)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = stated.challenge_called(slug, request.user)
    start = {"name": found.name, "text": found.text, "family": found.family_id}
    start |= {"theme": found.theme_id, "commune": stated.commune_named(found.commune_id)}
    form = forms.ChallengeForm(request.POST or None, initial=start)

    def act(version: int | None) -> str:
        said = {"values": form.stated(), "version": version}
        stating.write_challenge(challenge=found, **said, **_by(request))
        return reverse("team_challenge", args=[found.slug])

    return form_page(
        request,
        form,
        act,
        title=_("Modifier l’enjeu"),
        crumbs=_of(found),
        said=_("L’enjeu est à jour."),
        version=found.version,
    )


@audience(OFFICER)
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    found = stated.challenge_called(slug, request.user)
    said = _("L’enjeu n’est plus en ligne.") if found.is_published else _("L’enjeu est en ligne.")
    with posted.telling(request, said):
        is_published = not found.is_published
        stating.publish(challenge=found, is_published=is_published, **_by(request))
    return redirect("team_challenge", slug=found.slug)


# Options


@audience(OFFICER)
def option_create(request: HttpRequest, slug: str) -> HttpResponse:
    found = stated.challenge_called(slug, request.user)
    form = forms.OptionForm(request.POST or None, user=request.user)

    def act(_version: int | None) -> str:
        exploring.write_option(values=form.cleaned_data, challenge=found, **_by(request))
        return reverse("team_challenge", args=[found.slug])

    return form_page(
        request,
        form,
        act,
        title=_("Nouvelle piste"),
        lead=_("Une façon de répondre à « %(challenge)s ».") % {"challenge": found},
        crumbs=_of(found),
        said=_("La piste est notée."),
    )


@audience(OFFICER)
def option_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = options.option_of(pk, request.user)
    names = ("name", "text", "carrier", "examples", "lowest_cost", "highest_cost", "jobs")
    start = {name: getattr(found, name) for name in (*names, "months", "is_published")}
    start["carriers"] = "\n".join(page.slug for page in found.carriers.all())
    form = forms.OptionForm(request.POST or None, user=request.user, initial=start)

    def act(version: int | None) -> str:
        said = {"values": form.cleaned_data, "version": version}
        exploring.write_option(option=found, **said, **_by(request))
        return reverse("team_challenge", args=[found.challenge.slug])

    return form_page(
        request,
        form,
        act,
        title=_("Modifier la piste"),
        crumbs=_of(found.challenge),
        said=_("La piste est à jour."),
        version=found.version,
    )


@audience(OFFICER)
@require_POST
def option_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = options.option_of(pk, request.user)
    with posted.telling(request, _("La piste est retirée.")):
        exploring.withdraw_option(option=found, **_by(request))
    return redirect("team_challenge", slug=found.challenge.slug)


@audience(OFFICER)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = options.option_of(pk, request.user)
    form = forms.OptionDecisionForm(request.POST or None, user=request.user)

    def act(_version: int | None) -> str:
        said = dict(form.cleaned_data)
        exploring.decide(option=found, on=said.pop("decided_on"), **said, **_by(request))
        return reverse("team_challenge", args=[found.challenge.slug])

    return form_page(
        request,
        form,
        act,
        title=_("Décider de « %(option)s »") % {"option": found},
        crumbs=_of(found.challenge),
        said=_("La décision est notée."),
        button=_("Noter la décision"),
    )
