"""What the team types of a programme. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.web.inputs import DayInput

LONGEST_DAYS = 400


class ProgrammeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=120,
        help_text=gettext_lazy("Comme sur l’affiche : « Mois de l’économie sociale »."),
    )
    first_day = forms.DateField(label=gettext_lazy("Du"), widget=DayInput)
    last_day = forms.DateField(label=gettext_lazy("Au"), widget=DayInput)
    summary = forms.CharField(label=gettext_lazy("En une phrase"), max_length=250, required=False)
    text = forms.CharField(
        label=gettext_lazy("Présentation"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Elle ouvre la page et le livret imprimé."),
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("En ligne : tout le monde le voit"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("La fin vient avant le début."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("last_day", _("Un programme dure un an au plus."))
        return cleaned
