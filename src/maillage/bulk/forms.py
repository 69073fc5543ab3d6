"""How fast a mailing goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.bulk import rules
from maillage.bulk.models import Mailing


class PaceForm(forms.ModelForm):
    pace = forms.IntegerField(
        label=_("Messages par minute"),
        min_value=rules.PACE.at_least,
        max_value=rules.PACE.at_most,
        help_text=_("Ce que votre fournisseur de courrier accepte. Compte dès le message suivant."),
    )

    class Meta:
        model = Mailing
        fields = ("pace",)
