"""Whose place a visitor of the demonstration can take, and their scenes. All invented."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Role
from maillage.base import undoing

# Whether the changes of the ledger that somebody made hold what a step asks for.
Fact = Callable[[QuerySet], bool]


@dataclass(frozen=True)
class SceneStep:
    """One thing of a scene, and where it is done. Without a fact, it is done once its page is
    read."""

    label: Any
    url: str
    fact: Fact | None = None


@dataclass(frozen=True)
class DemonstrationPerson:
    """`email` is empty for somebody who needs no account; `soon`: what rooms to come will bring."""

    key: str
    name: str
    who: Any
    story: Any
    steps: tuple[SceneStep, ...]
    soon: Any = ""
    email: str = ""
    roles: tuple[Any, ...] = ()

    @property
    def portrait(self) -> str:
        return f"portal/people/{self.key}.svg"

    @property
    def first_page(self) -> str:
        return self.steps[0].url


def did(*acts: str) -> Fact:
    return lambda changes: changes.filter(act__in=acts).exists()


def undid(changes: QuerySet) -> bool:
    return changes.filter(entries__kind=undoing.UNDONE).exists()


DECIDED = did("organisation.create", "organisation.correct", "report.settle", "contribution.refuse")
PLAN = "plan-d-action-de-l-economie-sociale-et-solidaire-2026-2028"
ANSWERS = "publications/de-quoi-avez-vous-besoin-les-reponses"
THINGS, BICYCLES = "/structures/la-seconde-main-du-marais/", "/structures/la-roue-libre/"

PEOPLE = {
    person.key: person
    for person in (
        DemonstrationPerson(
            "habitante",
            "Nadia",
            _("J’habite ici"),
            _(
                "Son vélo est cassé et son canapé encombre le salon. Elle cherche qui peut "
                "l’aider, avec des horaires et un téléphone."
            ),
            (
                SceneStep(_("Chercher « réparer un vélo »"), "/annuaire/?q=réparer+un+vélo"),
                SceneStep(_("Chercher « donner un canapé »"), "/annuaire/?q=donner+un+canapé"),
                SceneStep(_("Ouvrir la fiche de la ressourcerie"), THINGS),
                SceneStep(
                    _("Lui signaler une erreur, sans compte"),
                    f"{THINGS}signaler/",
                    did("contribution.send"),
                ),
            ),
        ),
        DemonstrationPerson(
            "gestionnaire",
            "Mila",
            _("Je représente une association"),
            _(
                "Coordinatrice d’un atelier de vélos, elle voit combien on lit sa fiche, change "
                "ses horaires et rejoint le réseau local."
            ),
            (
                SceneStep(_("Lire combien de fois sa fiche est vue"), "/mon-espace/"),
                SceneStep(
                    _("Changer un horaire ou un texte"),
                    f"{BICYCLES}modifier/",
                    did("organisation.revise"),
                ),
                SceneStep(
                    _("Accepter la charte du réseau local"),
                    f"{BICYCLES}reseau/",
                    did("network.join"),
                ),
                SceneStep(_("Prendre l’affiche à imprimer"), f"{BICYCLES}faire-savoir/"),
            ),
            email="mila@la-roue-libre.example",
        ),
        DemonstrationPerson(
            "agente",
            "Amina",
            _("Je travaille à la collectivité"),
            _(
                "Elle tient l’annuaire : elle décide d’une proposition, relit une liste reçue, "
                "réunit deux fiches, et annule ce qui ne va pas."
            ),
            (
                SceneStep(_("Lire sa semaine"), "/equipe/"),
                SceneStep(_("Décider d’une proposition de la file"), "/equipe/file/", DECIDED),
                SceneStep(_("Mettre en ligne la liste reçue"), "/equipe/imports/", did("import")),
                SceneStep(_("Annuler ce qu’elle vient de faire"), "/equipe/", undid),
            ),
            email="amina@agente.example",
            roles=(Role.Name.OFFICER, Role.Name.STEWARD),
        ),
        DemonstrationPerson(
            "journaliste",
            "Lucie",
            _("J’écris sur le territoire"),
            _(
                "Elle vérifie avant d’écrire : qui dit qu’une structure est de l’ESS, depuis "
                "quand, et ce qui le contredit."
            ),
            (
                SceneStep(
                    _("Lire une contradiction montrée à tous"),
                    "/structures/eco-materiaux-du-gier/",
                ),
                SceneStep(_("Savoir d’où vient chaque information"), "/donnees-personnelles/"),
                SceneStep(_("Lire l’annuaire commune par commune"), "/communes/"),
                SceneStep(
                    _("Chercher les structures d’insertion"), "/annuaire/?q=entreprise+d’insertion"
                ),
            ),
            _("les chiffres du territoire, chacun avec sa source et sa méthode."),
        ),
        DemonstrationPerson(
            "porteur",
            "Sofiane",
            _("J’ai un projet"),
            _("Il veut ouvrir une laverie solidaire et n’a pas encore de numéro SIRET."),
            (
                SceneStep(_("Répondre à quatre questions"), "/accompagnement/"),
                SceneStep(
                    _("Lire comment essayer avant de se lancer"),
                    "/accompagnement/lire/tester-d-abord/",
                ),
                SceneStep(
                    _("Demander à être rappelé, sans compte"),
                    "/accompagnement/",
                    did("dossier.open"),
                ),
                SceneStep(_("Lire le message reçu, et suivre son lien"), "/visite/courrier/"),
            ),
        ),
        DemonstrationPerson(
            "conseillere",
            "Lina",
            _("J’accompagne des projets"),
            _(
                "Conseillère d’une couveuse, elle suit les porteurs qui lui sont confiés : leurs "
                "dossiers, et ceux de personne d’autre."
            ),
            (
                SceneStep(_("Lire ses dossiers"), "/mon-espace/dossiers/"),
                SceneStep(
                    _("Écrire un conseil, que la personne lira"),
                    "/mon-espace/dossiers/",
                    did("dossier.advise"),
                ),
                SceneStep(
                    _("Écrire une note, que personne d’autre ne lit"),
                    "/mon-espace/dossiers/",
                    did("dossier.note"),
                ),
                SceneStep(
                    _("Prévoir un rendez-vous"), "/mon-espace/dossiers/", did("dossier.meet")
                ),
            ),
            email="lina@couveuse.example",
        ),
        DemonstrationPerson(
            "acheteuse",
            "Inès",
            _("J’achète pour une collectivité"),
            _("Elle prépare un marché de nettoyage et se demande qui pourrait y répondre."),
            (
                SceneStep(_("Voir ce que le site lui apporte"), "/j-achete-ou-je-decide/"),
                SceneStep(_("Lire les marchés publiés ici"), "/marches/"),
                SceneStep(_("Chercher qui fait du nettoyage"), "/annuaire/?q=nettoyage"),
            ),
            _("les structures qui pourraient répondre, et la règle qui s’applique."),
        ),
        DemonstrationPerson(
            "elue",
            "Marianne",
            _("Je décide pour une collectivité"),
            _("Vice-présidente, elle a cinq minutes avant le conseil pour savoir où on en est."),
            (
                SceneStep(_("Lire où en est le plan d’action"), f"/plan/{PLAN}/"),
                SceneStep(
                    _("Lire ce qui manque aux structures"), "/besoins/manque-de-place-pour-stocker/"
                ),
                SceneStep(_("Lire ce que 61 structures ont répondu"), f"/enquetes/{ANSWERS}/"),
                SceneStep(_("Voir les chiffres suivis"), "/indicateurs/"),
            ),
        ),
    )
}
