"""An audit, as it is typed."""

from django import forms

from maillage.pages.models import AccessibilityAudit


class AuditForm(forms.ModelForm):
    class Meta:
        model = AccessibilityAudit
        fields = ["held_on", "by", "rate", "gaps"]
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"})}
