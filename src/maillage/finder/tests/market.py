"""A market, searched as any room is: its stalls have wares, a commune, days; some are cheap."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import include, path

from maillage.accounts.audiences import PUBLIC
from maillage.finder import answers
from maillage.finder.frames import (
    BY_DISTANCE,
    BY_NAME,
    COMMUNE,
    Drawn,
    Filter,
    Finder,
    Mark,
    Order,
    Switch,
)
from maillage.finder.queries import Results
from maillage.finder.state import Search as FinderSearch
from maillage.web.guard import audience

WARES = {"honey": "Miel", "bread": "Pain", "cheese": "Fromage"}
CHEAP = Switch(
    "cheap",
    "moinscher",
    "Prix",
    "Bon marché",
    lambda asked: replace(asked, numbers=((("cheap", 1), ("sold", 1)),)),
)
MARKET = Finder(
    kinds=("stall",),
    title="Marché",
    counted=lambda n: f"{n} étals",
    page="stalls",
    points="stalls_points",
    pin="stall_pin",
    completion="stalls_words",
    drawn=Drawn("Choisissez une commune", lambda name, n: f"{name} : {n} étals"),
    orders=(Order("utile", "relevance", "Le plus utile"), BY_NAME, BY_DISTANCE),
    filters=(
        Filter("ware", "produit", "Produit", lambda values: WARES),
        COMMUNE,
        Filter("organic", "bio", "Bio", lambda values: {"yes": "Bio"}, stands_alone=True),
    ),
    switches=(CHEAP,),
    has_dates=True,
)


class Search(FinderSearch):
    of = MARKET


def results(asked, audiences=("public",)):
    return Results.answering(asked, audiences, lambda answer: answer.ids)


def marks_of(ids, user):
    """The ninth is not for everybody."""
    return {pk: Mark(f"Étal {pk}") for pk in ids if pk != 9}


@audience(PUBLIC)
def stalls(request):
    asked = Search.from_query(request.GET)
    return answers.page(request, asked, lambda: results(asked))


@audience(PUBLIC)
def points(request):
    return answers.points(request, Search.from_query(request.GET), marks_of)


@audience(PUBLIC)
def words(request):
    return answers.completion(request, Search)


@audience(PUBLIC)
def pin(request, pk):
    return HttpResponse(f"Étal {pk}")


urlpatterns = [
    path("marche/", stalls, name="stalls"),
    path("marche/points.json", points, name="stalls_points"),
    path("marche/mots.json", words, name="stalls_words"),
    path("marche/<int:pk>/", pin, name="stall_pin"),
    path("", include("maillage.portal.urls")),
]
