"""What the four doors say until the team writes better: a sentence, questions and their answers.

What the law says here is of the law n° 2014-856 of 31 July 2014 (economy), that of 1 July 1901
(associations), n° 47-1775 (cooperatives) and of the Code de la commande publique.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from maillage.look.frames import BUYER, FOUNDER, RESIDENT, STRUCTURE


class DoorWords(NamedTuple):
    """`questions`: as the team types them, see `rules.answered`."""

    lead: Any
    questions: Any


SHIPPED = {
    RESIDENT.name: DoorWords(
        _(
            "Près de chez vous, des associations et des coopératives réparent, cultivent, gardent,"
            " soignent, apprennent. Poussez la porte : quelqu’un vous y attend."
        ),
        _(
            "Faut-il être adhérent ?\n"
            "Pas toujours. Chaque fiche dit pour qui c’est : ouvert à tous, sur adhésion, sur"
            " rendez-vous ou sur orientation, et ce que cela coûte.\n"
            "\n"
            "Comment devenir bénévole ?\n"
            "Regardez ce que les structures cherchent, plus haut, ou ouvrez la fiche de l’une"
            " d’elles et appelez : un coup de main d’une heure est un bon début.\n"
            "\n"
            "Qu’est-ce que l’économie sociale et solidaire ?\n"
            "Des associations, coopératives, mutuelles, fondations et entreprises dont le but"
            " n’est pas d’abord le profit, et où ceux qui participent décident ensemble.\n"
            "\n"
            "Je ne trouve pas ce que je cherche, ou une information est fausse.\n"
            "Ajoutez la structure, ou signalez l’erreur depuis sa fiche, sans compte : une"
            " personne relit et vous répond."
        ),
    ),
    FOUNDER.name: DoorWords(
        _(
            "Une idée, un besoin que personne ne couvre, un métier à exercer autrement :"
            " personne ne commence seul, et il n’est jamais trop tôt pour en parler."
        ),
        _(
            "Faut-il avoir un statut ou un numéro SIRET ?\n"
            "Non. Ceux qui accompagnent reçoivent à partir d’une simple idée : le statut se"
            " choisit plus tard, avec eux.\n"
            "\n"
            "Association ou coopérative ?\n"
            "Une association se déclare gratuitement, à deux personnes (sept en Alsace-Moselle)."
            " Une coopérative vend, et appartient à ceux qui y travaillent (Scop) ou réunit aussi"
            " usagers et collectivités (Scic). Une société commerciale peut rejoindre l’économie"
            " sociale et solidaire si ses statuts le disent.\n"
            "\n"
            "Puis-je essayer avant de créer ?\n"
            "Oui : une coopérative d’activité et d’emploi permet de facturer et d’être payé sous"
            " contrat, le temps de voir si l’activité tient.\n"
            "\n"
            "Qu’apporter à un premier rendez-vous ?\n"
            "Une page suffit : pour qui, ce que vous feriez, avec qui, et ce qui vous manque."
        ),
    ),
    STRUCTURE.name: DoorWords(
        _(
            "Votre structure est peut-être déjà ici, remplie par les registres publics."
            " Retrouvez-la, dites ce qu’elle fait vraiment, et gardez-la à jour vous-même."
        ),
        _(
            "Est-ce payant ? Faut-il un compte ?\n"
            "C’est gratuit et sans mot de passe : un lien par courriel suffit pour modifier et"
            " pour suivre.\n"
            "\n"
            "D’où viennent les informations déjà affichées ?\n"
            "De registres publics et de listes de partenaires. Chaque fiche nomme ses sources, et"
            " ce que vous écrivez passe avant elles.\n"
            "\n"
            "Comment prouver que c’est ma structure ?\n"
            "Avec une adresse à son nom, un code reçu à l’adresse qu’elle publie, ou en parlant à"
            " l’équipe.\n"
            "\n"
            "Sommes-nous dans l’économie sociale et solidaire ?\n"
            "Les associations, coopératives, mutuelles et fondations en font partie par leur"
            " statut. Une entreprise commerciale en fait partie si ses statuts suivent les"
            " principes de la loi. Le bas de chaque fiche dit ce que l’on en sait."
        ),
    ),
    BUYER.name: DoorWords(
        _(
            "Travaux, nettoyage, espaces verts, traiteur, impression : des structures d’ici"
            " savent répondre, seules ou à plusieurs. Commencez par voir qui elles sont."
        ),
        _(
            "Ai-je le droit de réserver un marché ?\n"
            "Oui. Le Code de la commande publique permet de réserver un marché ou un lot aux"
            " entreprises adaptées et aux ESAT (article L2113-12), aux structures d’insertion"
            " (L2113-13), et certains services sociaux, de santé, d’éducation ou de culture aux"
            " entreprises de l’économie sociale et solidaire (L2113-15).\n"
            "\n"
            "Et pour un petit achat ?\n"
            "Sous le seuil de l’article R2122-8, il se passe sans publicité ni mise en"
            " concurrence : un devis suffit, en veillant à ne pas choisir toujours le même.\n"
            "\n"
            "Comment faire place à l’insertion dans un gros marché ?\n"
            "Par une condition d’exécution (article L2112-2) : des heures de travail confiées à"
            " des personnes éloignées de l’emploi, par exemple.\n"
            "\n"
            "Comment savoir qui peut répondre avant de publier ?\n"
            "Appelez-les : le sourçage est permis avant tout marché (article R2111-1), et il dit"
            " vite si les lots sont à leur taille."
        ),
    ),
}

# Of a theme, what those say who buy; the directory has what others say.
BUYS = {
    "batiment": _("Faire faire des travaux"),
    "services": _("Nettoyer, livrer, imprimer"),
    "environnement": _("Entretenir des espaces verts"),
    "alimentation": _("Commander un repas, un buffet"),
    "numerique": _("Confier un site, une affiche"),
    "reemploi": _("Équiper d’occasion, faire réparer"),
}
