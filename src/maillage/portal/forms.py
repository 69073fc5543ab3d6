"""The identity of the site, as the person in charge types it."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.territories.models import Instance


class IdentityForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Instance
        fields = ["name", "tagline", "steward", "contact_email", "hue", "time_zone"]

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("« %(zone)s » n’est pas un fuseau horaire.") % {
                "zone": zone})  # fmt: skip
        return zone
