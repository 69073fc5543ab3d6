"""What a buyer tells of a purchase, in the address: nothing is kept. Saves nothing."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.notices import rules as notices
from maillage.purchases import rules
from maillage.vocabulary import codes
from maillage.web.inputs import DayInput

ADDRESS = {
    "need": "besoin",
    "contract": "nature",
    "buyer": "acheteur",
    "cpv": "cpv",
    "amount": "montant",
    "months": "mois",
    "share": "part",
    "mission": "mission",
    "won_on": "obtenu",
    "articles": "articles",
    "day": "jour",
    "labour": "main",
    "effort": "effort",
    "hourly": "heure",
}
CONTRACTS = [
    (rules.SERVICES, gettext_lazy("Services")),
    (rules.SUPPLIES, gettext_lazy("Fournitures")),
    (rules.WORKS, gettext_lazy("Travaux")),
    (rules.CONCESSION, gettext_lazy("Concession")),
]
BUYERS = [
    (rules.LOCAL, gettext_lazy("Une collectivité")),
    (rules.STATE, gettext_lazy("L’État")),
    (rules.ENTITY, gettext_lazy("Une entité adjudicatrice (eau, énergie, transports)")),
]
KNOWN = [
    ("", gettext_lazy("Je ne sais pas")),
    ("oui", gettext_lazy("Oui")),
    ("non", gettext_lazy("Non")),
]


def _share(label: Any, initial: int | None = None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, required=False, initial=initial
    )


class PurchaseForm(forms.Form):
    need = forms.CharField(label=gettext_lazy("Ce que vous achetez"), max_length=100)
    contract = forms.ChoiceField(label=gettext_lazy("Nature"), choices=CONTRACTS, required=False)
    buyer = forms.ChoiceField(label=gettext_lazy("Qui achète"), choices=BUYERS, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Montant estimé, hors taxes"),
        min_value=0,
        max_value=1_000_000_000,
        decimal_places=2,
        required=False,
    )
    months = forms.IntegerField(
        label=gettext_lazy("Durée, en mois"), min_value=1, max_value=600, required=False
    )
    cpv = forms.CharField(label=gettext_lazy("Codes CPV"), max_length=300, required=False)
    day = forms.DateField(label=gettext_lazy("Jour de l’avis"), widget=DayInput, required=False)
    share = _share(gettext_lazy("Travailleurs handicapés ou défavorisés, en %"))
    mission = forms.ChoiceField(
        label=gettext_lazy("Mission de service public liée"), choices=KNOWN, required=False
    )
    won_on = forms.DateField(
        label=gettext_lazy("Dernier marché réservé d’une entreprise visée, attribué le"),
        widget=DayInput,
        required=False,
    )
    articles = forms.CharField(
        label=gettext_lazy("Articles que l’avis citera"), max_length=200, required=False
    )
    labour = _share(gettext_lazy("Part de main-d’œuvre, en %"), 50)
    effort = _share(gettext_lazy("Effort d’insertion, en %"), 5)
    hourly = forms.DecimalField(
        label=gettext_lazy("Coût d’une heure, en euros"),
        min_value=1,
        max_value=1000,
        decimal_places=2,
        required=False,
        initial=30,
    )

    def add_prefix(self, field_name: str) -> str:
        return ADDRESS.get(field_name, field_name)

    def clean_cpv(self) -> list[str]:
        typed = self.cleaned_data["cpv"].replace(";", ",").split(",")
        try:
            return list(dict.fromkeys(codes.cpv(one) for one in typed if one.strip()))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean_articles(self) -> frozenset[str]:
        return frozenset(notices.articles(self.cleaned_data["articles"]))

    def clean_day(self) -> dt.date | None:
        day = self.cleaned_data["day"]
        if day and not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("Ce jour est trop loin."))
        return day

    def clean_won_on(self) -> dt.date | None:
        day = self.cleaned_data["won_on"]
        if day and not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("Ce jour est trop loin."))
        return day

    def facts(self, today: dt.date, figures: dict[str, rules.RuleFigure]) -> rules.PurchaseFacts:
        said = self.cleaned_data
        return rules.PurchaseFacts(
            day=said["day"] or today,
            contract=said["contract"] or rules.SERVICES,
            buyer=said["buyer"] or rules.LOCAL,
            cpv=tuple(said["cpv"]),
            amount=said["amount"],
            months=said["months"],
            share=said["share"],
            has_mission={"oui": True, "non": False}.get(said["mission"]),
            won_on=said["won_on"],
            articles=said["articles"],
            figures=figures,
        )

    def hours(self) -> int | None:
        """Of a social clause, once the amount is known."""
        said = self.cleaned_data
        if said["amount"] is None:
            return None
        labour, effort, hourly = (
            Decimal(self.fields[name].initial) if said[name] is None else said[name]
            for name in ("labour", "effort", "hourly")
        )
        return rules.clause_hours(said["amount"], labour, effort, hourly)
