"""What a buyer here types of a notice. Saves nothing."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.notices.models import Notice
from maillage.reading import identifiers
from maillage.territories import queries as territories
from maillage.vocabulary import codes
from maillage.web.inputs import DayInput


class TenderNoticeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Objet"), max_length=300)
    buyer = forms.CharField(label=gettext_lazy("Acheteur"), max_length=300)
    buyer_siret = forms.CharField(
        label=gettext_lazy("SIRET de l’acheteur"), max_length=30, required=False
    )
    commune = forms.CharField(label=gettext_lazy("Commune"), max_length=80, required=False)
    contract = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=Notice.Contract, initial="services"
    )
    procedure = forms.CharField(
        label=gettext_lazy("Procédure"), max_length=120, initial=gettext_lazy("procédure adaptée")
    )
    day = forms.DateField(label=gettext_lazy("Réponses jusqu’au"), widget=DayInput)
    hour = forms.TimeField(
        label=gettext_lazy("À"),
        initial=dt.time(12),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("À l’heure du lieu."),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Montant estimé, hors taxes"),
        min_value=2,
        max_value=1_000_000_000,
        decimal_places=2,
        required=False,
    )
    months = forms.IntegerField(
        label=gettext_lazy("Durée, en mois"), min_value=1, max_value=600, required=False
    )
    cpv = forms.CharField(
        label=gettext_lazy("Codes CPV"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Huit chiffres chacun, séparés par des virgules : 90911200."),
    )
    documents = forms.URLField(
        label=gettext_lazy("Adresse des pièces du marché"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    summary = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lots = forms.CharField(
        label=gettext_lazy("Lots"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Un par ligne. Rien, si le marché n’en a pas."),
    )

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"].strip()
        found = territories.communes_called(typed) if typed else []
        if typed and not found:
            raise forms.ValidationError(_("Cette commune n’est pas connue."))
        return found[0].pk if found else None

    def clean_buyer_siret(self) -> str:
        typed = self.cleaned_data["buyer_siret"].strip()
        try:
            number = identifiers.number(typed) if typed else None
        except identifiers.Unlike as fault:
            raise forms.ValidationError(str(fault)) from fault
        if number and not (number.name == "siret" and number.is_sure):
            raise forms.ValidationError(_("Un SIRET a quatorze chiffres ; sa clé est fausse ici."))
        return number.value if number else ""

    def clean_cpv(self) -> list[str]:
        typed = [
            one for one in self.cleaned_data["cpv"].replace(";", ",").split(",") if one.strip()
        ]
        try:
            return list(dict.fromkeys(codes.cpv(one) for one in typed))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def stated(self, published_on: dt.date) -> dict[str, Any]:
        """What the notice says, as a claim keeps it."""
        said = self.cleaned_data
        zone = territories.calendar_at(said["commune"]).zone
        deadline = dt.datetime.combine(said["day"], said["hour"], zone)
        lots = [line.strip() for line in said["lots"].splitlines() if line.strip()]
        same = ("name", "buyer", "buyer_siret", "commune", "contract", "procedure", "months", "cpv")
        return {
            **{name: said[name] for name in same},
            "documents": said["documents"],
            "summary": said["summary"],
            "amount": None if said["amount"] is None else float(said["amount"]),
            "deadline": deadline.isoformat(),
            "zone": zone.key,
            "published_on": published_on.isoformat(),
            "lots": [
                {"number": str(n), "name": name[:300], "cpv": []} for n, name in enumerate(lots, 1)
            ],
        }
