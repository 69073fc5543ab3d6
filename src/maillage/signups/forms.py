"""What people type to come, and to organise who comes. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.participation.rules import QUICKEST
from maillage.participation.sending import SentForm
from maillage.reading.contacts import phone
from maillage.signups import rules
from maillage.signups.actions import Wanted
from maillage.signups.models import Attendee, SignUpTerms


def _questions(form: forms.Form, terms: SignUpTerms, answers: list[str]) -> None:
    """The organiser's own, never required."""
    for n, asked in enumerate(terms.questions):
        initial = answers[n] if n < len(answers) else ""
        form.fields[f"answer_{n}"] = forms.CharField(
            label=asked, max_length=300, required=False, initial=initial
        )


class ComingFields(forms.Form):
    """How many, under which name, what they need."""

    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    party = forms.IntegerField(
        label=gettext_lazy("Combien serez-vous, avec vous ?"), min_value=1, initial=1
    )
    needs_all = forms.BooleanField(
        label=gettext_lazy("S’il manque des places, nous attendons d’en avoir pour tout le monde"),
        required=False,
    )
    need = forms.CharField(
        label=gettext_lazy("Un besoin d’accessibilité ?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Seulement si vous le souhaitez. Lu uniquement par qui organise, effacé deux jours "
            "après."
        ),
    )

    def ask(self, terms: SignUpTerms, most: int, row: Attendee | None = None) -> None:
        """What this event asks; `row`: who says it otherwise."""
        _questions(self, terms, row.answers if row else [])
        if most == 1:
            del self.fields["party"], self.fields["needs_all"]
        else:
            party: Any = self.fields["party"]
            party.max_value = most
            party.widget.attrs["max"] = most
            party.validators.append(forms.fields.validators.MaxValueValidator(most))

    def wanted(self, email: str = "") -> Wanted:
        said = self.cleaned_data
        answers = [said[name] for name in self.fields if name.startswith("answer_")]
        return Wanted(
            name=said["name"],
            email=email,
            party=said.get("party") or 1,
            needs_all=bool(said.get("needs_all")),
            answers=answers,
            need=said["need"],
        )

    @property
    def questions(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("answer_")]


class SignUpForm(SentForm, ComingFields):
    """Without an account: the address is confirmed by a link."""

    field_order = ("name", "party", "needs_all")

    def __init__(self, *args: Any, terms: SignUpTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["agrees"]
        if "sender_email" in self.fields:
            self.fields["sender_email"].help_text = _(
                "Vous y recevrez un lien pour confirmer, et pour changer d’avis. "
                "Seuls les organisateurs la voient ; elle est effacée quatre semaines après."
            )
        self.ask(terms, terms.most)

    def clean(self) -> dict[str, Any]:
        """What a robot fills is refused in words: nobody is asked to read it after."""
        cleaned = super().clean() or {}
        seconds = self._seconds() if "opened" in cleaned else None
        if cleaned.get("surname") or (seconds is not None and seconds < QUICKEST):
            raise forms.ValidationError(
                _("Parti trop vite, ou un champ caché a été rempli : renvoyez ce formulaire.")
            )
        return cleaned


class ComingForm(ComingFields):
    """What somebody who comes says otherwise."""

    def __init__(self, *args: Any, row: Attendee, terms: SignUpTerms, **kwargs: Any) -> None:
        start = {name: getattr(row, name) for name in ("name", "party", "needs_all", "need")}
        super().__init__(*args, initial=start, **kwargs)
        self.ask(terms, max(terms.most, row.party), row)


class TermsForm(forms.ModelForm):
    class Meta:
        model = SignUpTerms
        fields = ["is_open", "capacity", "most", "closes", "question_1", "question_2"]
        help_texts = {
            "capacity": gettext_lazy("Vide : sans limite. Pour une série, à chaque date."),
            "most": gettext_lazy("« Nous viendrons à 3 » : la personne qui s’inscrit compte."),
            "question_1": gettext_lazy(
                "Facultative. Ne demandez que ce qui sert ce jour-là : un plat, une taille de vélo…"
            ),
        }

    def clean_capacity(self) -> int | None:
        capacity = self.cleaned_data["capacity"]
        if capacity is not None and not 1 <= capacity <= rules.MOST_SEATS:
            raise forms.ValidationError(
                _("De 1 à %(most)s places, ou rien.") % {"most": rules.MOST_SEATS}
            )
        return capacity

    def clean_most(self) -> int:
        most = self.cleaned_data["most"]
        if not 1 <= most <= rules.MOST_PARTY:
            raise forms.ValidationError(
                _("De 1 à %(most)s personnes.") % {"most": rules.MOST_PARTY}
            )
        return most

    def stated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AddForm(forms.Form):
    """Somebody who called."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=100)
    party = forms.IntegerField(
        label=gettext_lazy("Personnes"), min_value=1, max_value=rules.MOST_PARTY, initial=1
    )
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=30, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Si vous la donnez, un message lui part, avec un lien pour se désinscrire."
        ),
    )

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return phone(typed) if typed else ""
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["name"], said["email"], said["party"], phone=said["phone"])


class WriteForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Objet"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    has_line = forms.BooleanField(
        label=gettext_lazy("Aussi aux personnes de la liste d’attente"), required=False
    )
