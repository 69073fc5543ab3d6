"""Awards and the share as everybody reads them; what is to be fixed, for the team."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.awards import actions, drawing, exports, forms, ground, queries, words
from maillage.awards.models import Award, Basket, SpendSum
from maillage.awards.search_state import AWARDS, AwardSearch
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.finder import answers
from maillage.finder.queries import in_words
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import attachment
from maillage.web.guard import audience
from maillage.web.pages import cached

MOST_TO_FIX = 50
READS = ("annee", *ground.BY)


@audience(PUBLIC)
@cached(*AWARDS.reads)
def awards(request: HttpRequest) -> HttpResponse:
    asked = AwardSearch.from_query(request.GET)
    try:
        results = queries.results(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    context = {
        "search": asked,
        "results": results,
        "cards": _cards(results.cards),
        "query": asked.query(),
        "share": words.share_line(ground.whole_share()),
    }
    return render(request, "awards/awards.html", context)


def _cards(rows: list[Award]) -> list[words.AwardCard]:
    buyers = queries.names_of_buyers({row.buyer_siret for row in rows if row.buyer_siret})
    return [words.card(row, buyers) for row in rows]


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, AwardSearch)


@audience(PUBLIC)
@cached()
def award(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.award(pk, request.user)
    heard = queries.voices(found)
    (card,) = _cards([found])
    context = {
        "award": found,
        "card": card,
        "winners": words.lines(found, queries.structures_of([found], request.user)),
        "modifications": words.modifications(found),
        "marks": words.marks(found),
        "rest": words.rest(found),
        "heard": heard,
        "differ": [one for one in queries.compared(heard) if one.differs],
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "awards/award.html", context)


@audience(PUBLIC)
@cached()
def award_sources(request: HttpRequest, pk: int) -> HttpResponse:
    """What each source says, side by side."""
    found = queries.award(pk, request.user)
    heard = queries.voices(found)
    names = [" ".join(filter(None, (voice.name, voice.number))) for voice in heard]
    rows = words.rows(queries.compared(heard), names)
    return render(request, "awards/sources.html", {"award": found, "heard": names, "rows": rows})


@audience(PUBLIC)
def awards_atom(request: HttpRequest) -> HttpResponse:
    asked = AwardSearch.from_query(request.GET)
    try:
        rows = _rows(asked, request)
    except index.Unavailable:
        return HttpResponse(status=503)
    address = f"{reverse('awards')}{asked.query()}"
    body = exports.feed(rows, _title(asked), address, request.get_full_path())
    return HttpResponse(body, content_type=exports.ATOM)


@audience(PUBLIC)
def awards_csv(request: HttpRequest) -> HttpResponse:
    asked = AwardSearch.from_query(request.GET)
    try:
        rows = _rows(asked, request)
    except index.Unavailable:
        return HttpResponse(status=503)
    buyers = queries.names_of_buyers({row.buyer_siret for row in rows if row.buyer_siret})
    body = exports.table(rows, buyers).encode()
    return attachment(body, "marches-attribues.csv", exports.CSV)


def _rows(asked: AwardSearch, request: HttpRequest) -> list[Award]:
    question = asked.question(accounts.reader(request.user))
    return queries.found_by(index.ask(question, limit=queries.MOST_IN_FILE), request.user)


def _title(asked: AwardSearch) -> str:
    return " · ".join(filter(None, (territories.site().name, in_words(asked))))


# The share


@audience(PUBLIC)
@cached(*READS)
def spend_share(request: HttpRequest) -> HttpResponse:
    by, value = _asked(request)
    years = ground.by_year(by, value)
    year = whole(request.GET.get("annee"), least=1990, most=2100) or 0
    shown = next((one for one in years if one.year == year), None)
    if shown is None:
        year = 0
        shown = years[-1] if years else ground.Share()
    context = {
        "title": words.share_title(by, value, queries.named(by, {value})),
        "is_whole": by == SpendSum.By.WHOLE,
        "share": words.share_line(shown),
        "year": year,
        "years": [words.share_line(one) for one in years if one.year],
        "chart": drawing.years(years),
        "stripes": drawing.stripes(shown),
        "baskets": words.baskets(shown),
        "families": words.families(shown),
        "tables": _tables(by, year),
        "query": words.query(by, value, year),
        "parameter": next((p for p, one in ground.BY.items() if one == by), ""),
        "value": value,
    }
    return render(request, "awards/share.html", context)


def _asked(request: HttpRequest) -> tuple[Any, str]:
    """The dimension that the address names, and the value there."""
    for parameter, by in ground.BY.items():
        if value := request.GET.get(parameter, "").strip()[:14]:
            return by, value
    return SpendSum.By.WHOLE, ""


def _tables(by: Any, year: int) -> list[dict]:
    """Of the whole alone: the sums are of one dimension at a time."""
    if by != SpendSum.By.WHOLE:
        return []
    found = []
    for parameter, of in ground.BY.items():
        rows = ground.greatest(of, year)
        names = queries.named(of, {row.value for row in rows})
        if rows:
            found.append(words.share_table(parameter, of, rows, names, year))
    return found


@audience(PUBLIC)
def spend_share_csv(request: HttpRequest) -> HttpResponse:
    """The whole and its greatest values, year by year; or one value, where the address names it."""
    by, value = _asked(request)
    named = [(by, "", one) for one in ground.by_year(by, value)]
    if by == SpendSum.By.WHOLE:
        for of in ground.BY.values():
            rows = ground.greatest(of, 0, most=ground.MOST_IN_FILE)
            names = queries.named(of, {row.value for row in rows})
            named += [(of, names.get(row.value, ""), row) for row in rows]
    body = exports.of_shares(named).encode()
    return attachment(body, "part-ess.csv", exports.CSV)


# The team


@audience(OFFICER)
def awards_to_fix(request: HttpRequest) -> HttpResponse:
    reason = request.GET.get("motif", "")
    reason = reason if reason in Basket.values else ""
    is_buyers = request.GET.get("motif") == "acheteur"
    rows = queries.doubtful_buyers() if is_buyers else queries.to_be_fixed(reason)
    rows = list(rows.prefetch_related("winners")[:MOST_TO_FIX])
    context = {
        "cards": _cards(rows),
        "reason": "acheteur" if is_buyers else reason,
        "reasons": words.reasons(queries.counts_to_fix()),
        "doubtful": queries.doubtful_buyers().count(),
        "most": MOST_TO_FIX,
    }
    return render(request, "awards/to_fix.html", context)


@audience(OFFICER)
def award_fix(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.award(pk, request.user)
    form = forms.AwardForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if values := form.stated():
            with posted.telling(request, _("Le marché est corrigé, et la part recomptée.")):
                actions.correct_award(
                    values=values, award=found, by=request.user.author, at=clock.now()
                )
        return redirect(found)
    return render(
        request,
        "awards/fix.html",
        {"award": found, "form": form, "card": _cards([found])[0], "marks": words.marks(found)},
    )
