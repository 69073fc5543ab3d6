"""« J’achète », for everyone; a request for quotes that the team types for a buyer; its proof."""

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
from maillage.purchases.forms import PurchaseNeedForm, QuoteRequestForm
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
    today = clock.today()
    form = QuoteRequestForm(request.POST or None, today=today, texts=queries.texts(today))

    def act(_version: int | None) -> str:
        row = notices.write(values=form.stated(), by=request.user.author, at=clock.now())
        return row.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Demander des devis"),
        crumbs=[Link(_("J’achète"), reverse("buying"))],
        said=_("La demande est publiée, pour tout le monde."),
        lead=_("Un petit besoin, montré à toutes les entreprises dans les mêmes conditions."),
        button=_("Publier la demande"),
        is_team=False,
    )


@audience(PUBLIC)
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.quote_request(pk, request.user)
    body = paper.publicity(row, queries.first_told(row))
    return attachment(body, f"preuve-de-publicite-{row.pk}.pdf", "application/pdf")
