"""What a buyer says of a need, and a request for quotes in one screen. Saves nothing."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.purchases import rules
from maillage.purchases.rules import PurchaseNeed
from maillage.territories import queries as territories
from maillage.vocabulary import codes
from maillage.web.inputs import DayInput

YES_NO = [
    ("", gettext_lazy("Je ne sais pas")),
    ("oui", gettext_lazy("Oui")),
    ("non", gettext_lazy("Non")),
]
LARGEST = 5_000_000_000


class PurchaseNeedForm(forms.Form):
    """Asked by address: everything may be left out."""

    q = forms.CharField(label=gettext_lazy("Que voulez-vous acheter ?"), max_length=300)
    cpv = forms.CharField(
        label=gettext_lazy("Code CPV, si vous l’avez"), max_length=20, required=False
    )
    ou = forms.CharField(label=gettext_lazy("Commune"), max_length=80, required=False)
    montant = forms.DecimalField(
        label=gettext_lazy("Montant estimé, hors taxes"),
        min_value=0,
        max_value=LARGEST,
        decimal_places=2,
        required=False,
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=list(rules.CONTRACTS.items()), required=False
    )
    acheteur = forms.ChoiceField(
        label=gettext_lazy("Qui achète"), choices=list(rules.BUYERS.items()), required=False
    )
    mission = forms.ChoiceField(
        label=gettext_lazy("Est-ce une mission de service public ?"), choices=YES_NO, required=False
    )
    jour = forms.DateField(
        label=gettext_lazy("Jour de la consultation"), widget=DayInput, required=False
    )

    def clean_cpv(self) -> str:
        typed = self.cleaned_data["cpv"].strip()
        try:
            return codes.cpv(typed) if typed else ""
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def need(self, today: dt.date) -> PurchaseNeed:
        said = self.cleaned_data
        return PurchaseNeed(
            on=said["jour"] or today,
            contract=said["nature"] or rules.SERVICES,
            amount=said["montant"],
            cpv=said["cpv"],
            buyer=said["acheteur"] or rules.LOCAL,
            is_public_service={"oui": True, "non": False}.get(said["mission"]),
        )


class BuyerQuestionForm(forms.Form):
    """A question to all before buying, which buys nothing: a sounding."""

    PROCEDURE = rules.SOUNDING

    name = forms.CharField(label=gettext_lazy("Ce que vous cherchez"), max_length=300)
    buyer = forms.CharField(label=gettext_lazy("Acheteur"), max_length=300)
    commune = forms.CharField(label=gettext_lazy("Commune"), max_length=80, required=False)
    contract = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        choices=[one for one in rules.CONTRACTS.items() if one[0] != rules.CONCESSION],
    )
    day = forms.DateField(label=gettext_lazy("Réponses jusqu’au"), widget=DayInput)
    summary = forms.CharField(
        label=gettext_lazy("Le besoin, et où envoyer les réponses"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, today: dt.date, texts: rules.Texts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._texts = today, texts

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"].strip()
        found = territories.communes_called(typed) if typed else []
        if typed and not found:
            raise forms.ValidationError(_("Cette commune n’est pas connue."))
        return found[0].pk if found else None

    def clean_day(self) -> dt.date:
        if self.cleaned_data["day"] <= self._today:
            raise forms.ValidationError(_("Laissez au moins un jour pour répondre."))
        return self.cleaned_data["day"]

    def stated(self) -> dict[str, Any]:
        """What the notice says, as its room keeps it."""
        said = self.cleaned_data
        zone = territories.calendar_at(said["commune"]).zone
        deadline = dt.datetime.combine(said["day"], dt.time(18), zone)
        return {
            **{name: said[name] for name in ("name", "buyer", "commune", "contract", "summary")},
            "procedure": self.PROCEDURE,
            "deadline": deadline.isoformat(),
            "zone": zone.key,
            "published_on": self._today.isoformat(),
        }


class QuoteRequestForm(BuyerQuestionForm):
    """A small need, under the threshold of its day; its budget is shown."""

    PROCEDURE = rules.QUOTES

    amount = forms.DecimalField(
        label=gettext_lazy("Budget estimé, hors taxes"),
        min_value=2,
        decimal_places=2,
        max_digits=12,
    )

    def clean(self) -> dict[str, Any]:
        """Only under the threshold of the day."""
        said = super().clean() or self.cleaned_data
        if said.get("amount") is not None and said.get("contract"):
            need = PurchaseNeed(self._today, said["contract"], said["amount"])
            found = rules.no_publicity(need, self._texts)
            if found.state == rules.NO:
                self.add_error("amount", f"{found.sentence} ({found.article})")
        return said

    def stated(self) -> dict[str, Any]:
        return super().stated() | {"amount": float(self.cleaned_data["amount"])}
