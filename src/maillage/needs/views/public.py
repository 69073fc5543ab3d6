"""Challenges as everybody reads them."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.finder import answers
from maillage.look.frames import gathered
from maillage.needs.frames import BESIDE
from maillage.needs.queries import options, stated, thread
from maillage.needs.search_state import CHALLENGES, ChallengeSearch
from maillage.search import index
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached(*CHALLENGES.reads)
def challenges(request: HttpRequest) -> HttpResponse:
    asked = ChallengeSearch.from_query(request.GET)
    try:
        results = stated.challenges_found(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    context = {
        "search": asked,
        "results": results,
        "sections": gathered(BESIDE),
    }
    return render(request, "needs/challenges.html", context)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, ChallengeSearch)


@audience(PUBLIC)
@cached()
def challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody reads of a challenge: the same for all who may see it; the team works on it
    elsewhere."""
    found = stated.challenge_called(slug, request.user)
    everybody = AnonymousUser() if found.is_published else request.user
    context = {
        "challenge": found,
        "card": stated.challenge_cards([found], everybody)[0],
        "options": options.option_cards(found, everybody),
        "thread": thread.of_challenge(found, everybody),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "needs/challenge.html", context)
