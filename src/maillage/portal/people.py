"""The people whose place a visitor of the demonstration can take. All invented."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Role


@dataclass(frozen=True)
class DemonstrationPerson:
    """`email` is empty for somebody who needs no account."""

    key: str
    name: str
    who: Any
    story: Any
    first_page: str
    email: str = ""
    roles: tuple[Any, ...] = ()
    icon: str = "users"


PEOPLE = {
    person.key: person
    for person in (
        DemonstrationPerson(
            "habitante",
            "Nadia",
            _("J’habite ici"),
            _("Son vélo est cassé et son canapé encombre le salon. Elle cherche qui peut l’aider."),
            "/annuaire/?q=réparer+un+vélo",
            icon="bike",
        ),
        DemonstrationPerson(
            "gestionnaire",
            "Mila",
            _("Je représente une association ou une entreprise"),
            _(
                "Coordinatrice d’un atelier de vélos, elle tient sa fiche : horaires, "
                "textes, collègues."
            ),
            "/mon-espace/",
            email="mila@la-roue-libre.example",
            icon="key-round",
        ),
        DemonstrationPerson(
            "agente",
            "Amina",
            _("Je travaille à la collectivité"),
            _("Elle tient l’annuaire : elle relit une liste reçue, corrige une fiche, annule."),
            "/equipe/",
            email="amina@agente.example",
            roles=(Role.Name.OFFICER, Role.Name.STEWARD),
            icon="pencil",
        ),
    )
}
