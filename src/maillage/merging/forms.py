"""What an officer chooses of two pages. Saves nothing."""

from typing import Any

from django import forms

from maillage.merging.actions import MergeChoice
from maillage.organisations.models import Organisation
from maillage.organisations.queries.shown import as_shown


class MergeForm(forms.Form):
    """How two pages become one: whose address stays, whose value of each field that differs, how
    their places are called, and the versions that were compared."""

    despite_siren = forms.BooleanField(required=False)

    def __init__(self, *args: Any, pages: tuple[Organisation, Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = [(str(page.pk), page.name) for page in pages]
        self.fields["keep"] = forms.ChoiceField(required=False, choices=self.pages)
        for page in pages:
            self.fields[f"version-{page.pk}"] = forms.IntegerField(required=False)
            for place in page.places.all():
                self.fields[f"place-{place.pk}"] = forms.CharField(required=False, max_length=200)
        for name in dict.fromkeys(n for page in pages for n in as_shown(page, None).organisation):
            self.fields[f"value-{name}"] = forms.ChoiceField(required=False, choices=self.pages)

    @property
    def choice(self) -> MergeChoice:
        """A place that the form did not name keeps its name."""
        cleaned = self.cleaned_data
        of = {
            prefix: {
                name.removeprefix(prefix): value
                for name, value in cleaned.items()
                if name.startswith(prefix) and name in self.data
            }
            for prefix in ("value-", "place-", "version-")
        }
        return MergeChoice(
            keep=int(cleaned["keep"] or 0),
            values={name: int(pk) for name, pk in of["value-"].items() if pk},
            names={int(pk): " ".join(typed.split()) for pk, typed in of["place-"].items()},
            versions={int(pk): number for pk, number in of["version-"].items() if number},
            despite_siren=cleaned["despite_siren"],
        )
