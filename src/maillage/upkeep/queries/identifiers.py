"""What the site sees by itself of the identifiers that people propose."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from maillage.base.numbers import all_digits
from maillage.organisations.models import Identifier, Organisation
from maillage.organisations.words import label_of
from maillage.reading import identifiers


def identifiers_seen(
    numbers: Mapping[str, str], organisation: Organisation | None
) -> tuple[str, tuple[str, ...]]:
    """What the site sees of the identifiers that are proposed: those whose check digit is right,
    in a line; and what makes one doubtful. The officer judges."""
    right, doubts = [], []
    for name, number in numbers.items():
        label = f"{label_of(name)} {number}"
        is_right = all_digits(number) and identifiers.luhn(number)
        if name != "rna" and not is_right:
            doubts.append(
                _("%(n)s : sa clé de contrôle est fausse, un chiffre n’est pas le bon.")
                % {"n": label}
            )
        elif name != "rna":
            right.append(_("%(n)s : clé de contrôle juste") % {"n": label})
        known = Identifier.objects.filter(value=f"{name}:{number}").select_related("organisation")
        if (row := known.first()) and organisation not in (
            row.organisation,
            row.organisation.merged_into,
        ):
            doubts.append(
                _("%(n)s mène déjà à la fiche « %(page)s ».")
                % {"n": label, "page": row.organisation.name}
            )
    siren = numbers.get("siren") or (organisation.siren if organisation else "")
    if siren and (siret := numbers.get("siret")) and not siret.startswith(siren):
        doubts.append(
            _("Le SIRET %(siret)s n’est pas d’un établissement du SIREN %(siren)s.")
            % {"siret": siret, "siren": siren}
        )
    return ", ".join(right), tuple(doubts)
