"""« J’achète », for everyone; what the team asks of all for a buyer; its proof."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.notices import actions as notices
from maillage.purchases import paper, queries, rules
from maillage.purchases.forms import BuyerQuestionForm, PurchaseNeedForm, QuoteRequestForm
from maillage.web.answers import attachment
from maillage.web.guard import audience
from maillage.web.pages import cached

ASKED = tuple(PurchaseNeedForm.base_fields)


@audience(PUBLIC)
@cached(*ASKED)
def buying(request: HttpRequest) -> HttpResponse:
    """All in the address: nothing is kept of what a buyer describes."""
    form = PurchaseNeedForm(request.GET if "q" in request.GET else None)
    context = {
        "form": form,
        "asked": queries.asked_now(request.user),
        "is_officer": accounts.is_officer(request.user),
        "helper": rules.HELPER(),
        "helper_contact": rules.HELPER_CONTACT(),
    }
    if form.is_valid():
        need = form.need(clock.today())
        texts = queries.texts(need.on)
        said = form.cleaned_data
        context |= {
            "need": need,
            "checks": rules.checks(need, texts),
            "answering": queries.who_could_answer(said["q"], said["ou"], request.user),
            "clause": queries.hours_of(need.amount, texts) if need.amount else None,
        }
    return render(request, "purchases/buying.html", context)


@audience(OFFICER)
def quote(request: HttpRequest) -> HttpResponse:
    return _asking(
        request,
        QuoteRequestForm,
        title=_("Demander des devis"),
        lead=_("Un petit besoin, montré à toutes les entreprises dans les mêmes conditions."),
    )


@audience(OFFICER)
def sounding(request: HttpRequest) -> HttpResponse:
    return _asking(
        request,
        BuyerQuestionForm,
        title=_("Sourcer avant d’acheter"),
        lead=_("Une question ouverte à toutes les entreprises. Elle n’engage à aucun achat."),
    )


def _asking(
    request: HttpRequest, asking: type[BuyerQuestionForm], *, title: str, lead: str
) -> HttpResponse:
    today = clock.today()
    form = asking(request.POST or None, today=today, texts=queries.texts(today))

    def act(_version: int | None) -> str:
        notices.write(values=form.stated(), by=request.user.author, at=clock.now())
        return f"{reverse('buying')}#en-cours"

    return form_page(
        request,
        form,
        act,
        title=title,
        crumbs=[Link(_("J’achète"), reverse("buying"))],
        said=_("C’est publié, pour tout le monde. La preuve datée est à côté."),
        lead=lead,
        button=_("Publier"),
        is_team=False,
    )


@audience(PUBLIC)
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.asked_of_all(pk, request.user)
    body = paper.publicity(row, queries.first_told(row))
    return attachment(body, f"preuve-de-publicite-{row.pk}.pdf", "application/pdf")
