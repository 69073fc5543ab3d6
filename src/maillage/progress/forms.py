"""What whoever manages the page of a lead types. Saves nothing."""

from django import forms
from django.utils.translation import gettext_lazy

from maillage.participation.sending import SentForm


class ActionNewsForm(SentForm):
    """What whoever manages the page of its lead proposes to say of an action."""

    word = forms.CharField(
        label=gettext_lazy("Ce qu’il y a de neuf"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Une phrase ou deux : ce qui est fait, ce qui bouge, ce qui bloque."
        ),
    )
