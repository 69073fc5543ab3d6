"""A room of the tests' own: trees that people ask for in a commune, and what is planted there. It
shows what a kind costs, and serves the tests of every verb."""

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path, reverse

from maillage.accounts.audiences import PUBLIC
from maillage.base import history, undoing
from maillage.base.kinds import Kind, Review, ReviewSide, Subject
from maillage.participation import proposing
from maillage.participation.sending import SentForm
from maillage.web.guard import audience

# A kind, in ten lines.


def review(contribution):
    asked = ReviewSide(
        "Ce qui est proposé", {"Essence": contribution.patch["species"]}, is_proposed=True
    )
    return Review(contribution.title, "Faut-il planter cet arbre ?", (asked,))


def decide(contribution, decided):
    change = history.change(by=decided.by, act="tree.plant", at=decided.at, note=contribution.title)
    contribution.made = str(change.pk)
    return change


TREE = Kind("tree", "arbre à planter", review=review, decide=decide)


# What else a kind may say.


def verbs(contribution):
    return () if contribution.patch.get("species") == "palmier" else Kind.verbs(contribution)


def take_back(change, *, of, by, at):
    return history.change(by=by, act="tree.fell", at=at, note=change.note)


WAYS = dict.fromkeys(("tree.plant", "tree.never"), undoing.Way(undoing.entries_reach(), take_back))


def steps(contribution, token):
    return [proposing.correcting(reverse("tree"), token)]


WHOLE = Kind(
    "tree",
    "arbre à planter",
    review=review,
    decide=decide,
    verbs=verbs,
    steps=steps,
    within=lambda contributions, communes: contributions.filter(key__in=communes),
    for_officers=lambda contributions: contributions.filter(patch__species="séquoia"),
    may_be_vouched=True,
    visible_to=lambda contributions, user: contributions.exclude(key="42279"),
    about=lambda contribution: [Subject("commune", contribution.key)],
    own_words=lambda patch: ["comment"],
    address=lambda contribution: "/arbres/",
)


# Its form and its page.


PAGE = """{% extends "look/base.html" %}{% block content %}<form method="post">{% csrf_token %}
{% include "look/_field.html" with field=form.species %}{% include "participation/_sender.html" %}
</form>{% endblock content %}"""


class TreeForm(SentForm):
    species = forms.CharField(label="Essence")
    comment = forms.CharField(label="Un mot", required=False)


@audience(PUBLIC)
def ask(request):
    before = proposing.amended(request, "tree")
    form = TreeForm(
        request.POST or None,
        sender=request.user,
        is_known=before is not None,
        initial=before.patch if before else None,
    )

    def words():
        said = {name: form.cleaned_data[name] for name in ("species", "comment")}
        return proposing.SenderWords(f"Un {said['species']}", said, words=said["comment"])

    sent = proposing.sent(request, kind="tree", form=form, words=words, key="42218", before=before)
    page = engines["django"].from_string(PAGE)
    return sent or HttpResponse(page.render({"form": form}, request))


@audience(PUBLIC)
def trees(_request):
    return HttpResponse("Les arbres")


urlpatterns = [
    path("arbres/", trees, name="trees"),
    path("arbres/proposer/", ask, name="tree"),
    path("", include("maillage.portal.urls")),
]
