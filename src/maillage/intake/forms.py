"""The files of a register, given by somebody. Saves nothing but what was sent, in `downloads/`."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from maillage.base import files, text
from maillage.intake.queries import DOWNLOADS, brought
from maillage.sources.formats import Format

LARGEST = 100_000_000  # more is put on the server, or read from an address


class RegisterForm(forms.Form):
    """For each file of a register: sent, or one that lies on the server already; or its address."""

    edition = forms.DateField(
        label=_("Date du fichier"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Le mois que le producteur lui donne, si vous le savez."),
    )

    def __init__(self, *args: Any, known: Format, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        there = [("", _("Aucun")), *((name, name) for name in brought())]
        self.wanted = [*known.files, *([_("le second, s’il y en a deux")] if known.more else ())]
        for number, wanted in enumerate(self.wanted):
            self.fields[f"file_{number}"] = forms.FileField(label=capfirst(wanted), required=False)
            self.fields[f"name_{number}"] = forms.ChoiceField(
                label=_("ou, déjà sur le serveur"), required=False, choices=there
            )
            if len(there) == 1:
                del self.fields[f"name_{number}"]
        if len(known.files) == 1:
            self.fields["address"] = forms.URLField(
                label=_("ou l’adresse où il se télécharge"),
                required=False,
                max_length=500,
                assume_scheme="https",
            )
        self.order_fields([name for name in self.fields if name != "edition"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("address") and not self.errors:
            for number, wanted in enumerate(self.known.files):
                if not (cleaned.get(f"file_{number}") or cleaned.get(f"name_{number}")):
                    fault = _("Il manque un fichier : %(wanted)s.") % {"wanted": wanted}
                    self.add_error(f"file_{number}", fault)
        return cleaned

    def stated(self) -> dict[str, Any]:
        """What `ask` receives. The files that were sent are in `downloads/` then."""
        cleaned = self.cleaned_data
        said = {"address": cleaned.get("address", ""), "edition": cleaned["edition"], "given": ()}
        if not said["address"]:
            names = (self._name_of(number) for number in range(len(self.wanted)))
            said["given"] = [name for name in names if name]
        return said

    def _name_of(self, number: int) -> str:
        sent = self.cleaned_data.get(f"file_{number}")
        if not sent:
            return str(self.cleaned_data.get(f"name_{number}", ""))
        ending = text.slugify(PurePath(sent.name).suffix.lstrip("."), longest=10)
        name = f"{self.known.name}-{number + 1}.{ending or 'csv'}"
        with (files.folder(DOWNLOADS) / name).open("wb") as out:
            out.writelines(sent.chunks())
        return name
