"""What the team says otherwise of an award. Saves nothing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.awards.models import Award, Winner
from maillage.reading import identifiers

MOST = 12  # winners that a form shows


class AwardForm(forms.Form):
    """The amount, the buyer, then a line for each winner: its number, its name, its share."""

    amount = forms.DecimalField(
        label=gettext_lazy("Montant hors taxes"),
        min_value=2,
        max_value=4_999_999_999,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Rien, tant que personne ne le connaît."),
    )
    is_ceiling = forms.BooleanField(
        label=gettext_lazy("C’est le maximum d’un accord-cadre, pas ce qui a été commandé"),
        required=False,
    )
    buyer_siret = forms.CharField(
        label=gettext_lazy("SIRET de l’acheteur"), max_length=30, required=False
    )

    def __init__(self, award: Award, *args: Any, **kwargs: Any) -> None:
        self.winners: list[Winner | None] = [*award.winners.all()[:MOST], None]
        initial: dict[str, Any] = {
            "amount": award.amount,
            "is_ceiling": award.is_ceiling,
            "buyer_siret": award.buyer_siret,
        }
        for i, one in enumerate(self.winners):
            if one is not None:
                initial |= {
                    f"number_{i}": one.number,
                    f"name_{i}": one.name,
                    f"share_{i}": None if one.share is None else one.share.normalize(),
                }
        super().__init__(*args, initial=initial, **kwargs)
        for i in range(len(self.winners)):
            rank = {"n": i + 1}
            self.fields[f"name_{i}"] = forms.CharField(
                label=_("Titulaire %(n)s : nom") % rank, max_length=300, required=False
            )
            self.fields[f"number_{i}"] = forms.CharField(
                label=_("Titulaire %(n)s : SIRET") % rank, max_length=40, required=False
            )
            self.fields[f"share_{i}"] = forms.DecimalField(
                label=_("Titulaire %(n)s : part, en %%") % rank,
                min_value=0,
                max_value=100,
                max_digits=6,
                decimal_places=3,
                required=False,
            )

    def groups(self) -> list[list[Any]]:
        """The fields of each winner."""
        named = ("name", "number", "share")
        return [[self[f"{name}_{i}"] for name in named] for i in range(len(self.winners))]

    def clean_buyer_siret(self) -> str:
        typed = self.cleaned_data["buyer_siret"].strip()
        return _sure(typed, only="siret") if typed else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        shares = [said.get(f"share_{i}") for i in range(len(self.winners))]
        told = [share for share in shares if share is not None]
        if told and abs(sum(told) - 100) > Decimal("0.05"):
            raise forms.ValidationError(_("Les parts de tous les titulaires font 100 % ensemble."))
        for i, known in enumerate(self.winners):
            typed = (said.get(f"number_{i}") or "").strip()
            is_new = known is None or typed != known.number
            if typed and is_new and f"number_{i}" not in self.errors:
                try:
                    said[f"number_{i}"] = _sure(typed)
                except forms.ValidationError as fault:
                    self.add_error(f"number_{i}", fault)
        return said

    def stated(self) -> dict[str, Any]:
        """What the award says, as a claim keeps it: only what was changed."""
        said: dict[str, Any] = {}
        for name in ("amount", "is_ceiling", "buyer_siret"):
            if name in self.changed_data:
                value = self.cleaned_data[name]
                said[name] = float(value) if isinstance(value, Decimal) else value
        if any(name.startswith(("number_", "name_", "share_")) for name in self.changed_data):
            rows = (self._winner(i, known) for i, known in enumerate(self.winners))
            said["winners"] = [row for row in rows if row]
        return said

    def _winner(self, i: int, known: Winner | None) -> dict[str, Any] | None:
        number, name, share = (self.cleaned_data[f"{n}_{i}"] for n in ("number", "name", "share"))
        if not (number or name):
            return None
        found: dict[str, Any] = {"name": name, "number": number}
        found["type"] = known.number_type if known else "SIRET"
        try:
            read = identifiers.number(number)
            if read.is_sure:
                found |= {"number": read.value, "siren": read.value[:9]}
            else:
                found |= {"number": "", "told": number}
        except identifiers.Unlike:
            is_odd = known is not None and known.basket == "unknown"
            found |= {"number": "", "told": number} if is_odd else {}
        if share is not None:
            found["share"] = float(share)
        return found


def _sure(typed: str, only: str = "") -> str:
    try:
        found = identifiers.number(typed)
    except identifiers.Unlike as fault:
        raise forms.ValidationError(str(fault)) from fault
    if not found.is_sure or (only and found.name != only):
        raise forms.ValidationError(_("Un SIRET a quatorze chiffres ; sa clé est fausse ici."))
    return found.value
