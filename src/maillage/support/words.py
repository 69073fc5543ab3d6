"""Honest pages: what one reads before choosing. What is law says its date, « à vérifier »."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class HonestPart(NamedTuple):
    title: str
    text: str


class HonestPage(NamedTuple):
    """`checked`: on what the text rests, and when somebody last looked."""

    title: str
    lead: str
    parts: tuple[HonestPart, ...]
    checked: str


READINGS = {
    "est-ce-de-l-ess": HonestPage(
        _("Est-ce de l’ESS ?"),
        _(
            "Cinq façons d’entreprendre, et ce que chacune change pour vous. Aucune n’est "
            "meilleure : cela dépend de qui décide, et de ce que l’on fait des bénéfices."
        ),
        (
            HonestPart(
                _("L’association"),
                _(
                    "Deux personnes suffisent. Personne ne se partage les bénéfices ; chaque "
                    "adhérent a une voix, si les statuts le disent. Elle est de l’ESS. À "
                    "savoir : on n’en est pas propriétaire, et un dirigeant est le plus "
                    "souvent bénévole."
                ),
            ),
            HonestPart(
                _("La Scop"),
                _(
                    "Une société dont les salariés sont les associés majoritaires : une "
                    "personne, une voix. Elle est de l’ESS. À savoir : il faut vendre assez "
                    "pour payer des salaires."
                ),
            ),
            HonestPart(
                _("La Scic"),
                _(
                    "Une société où salariés, usagers et d’autres, souvent une commune, "
                    "décident ensemble. Elle est de l’ESS. À savoir : réunir tout le monde "
                    "prend du temps."
                ),
            ),
            HonestPart(
                _("La coopérative d’activité et d’emploi (CAE)"),
                _(
                    "On y lance son activité en étant salarié, sans créer d’entreprise. Elle "
                    "est de l’ESS. À savoir : elle garde une part de ce que vous facturez, "
                    "pour ses services."
                ),
            ),
            HonestPart(
                _("La société ordinaire"),
                _(
                    "SAS, SARL, entreprise individuelle : elle n’est pas de l’ESS par son "
                    "statut. Une société commerciale peut en être si ses statuts en suivent "
                    "les règles : un but utile, une décision partagée, des bénéfices surtout "
                    "réinvestis. Et une société ordinaire peut être le bon choix."
                ),
            ),
        ),
        _(
            "D’après la loi n° 2014-856 du 31 juillet 2014, articles 1 et 2, et la loi du 1er "
            "juillet 1901. Texte écrit en novembre 2026, à vérifier avec la personne qui vous "
            "accompagne."
        ),
    ),
    "tester-d-abord": HonestPage(
        _("Tester d’abord"),
        _("Avant de créer, on peut essayer avec de vrais clients, sans tout risquer."),
        (
            HonestPart(
                _("La couveuse"),
                _(
                    "Elle vous prête son cadre : vous vendez, elle facture, vous apprenez. "
                    "Vous signez un contrat d’appui (Cape), pour un temps limité. Vous gardez "
                    "en général votre situation d’avant : demandez-le par écrit."
                ),
            ),
            HonestPart(
                _("La coopérative d’activité et d’emploi"),
                _(
                    "Vous commencez par un contrat d’appui, puis vous devenez salarié de la "
                    "coopérative, payé selon ce que vous vendez. Vous pouvez y rester."
                ),
            ),
            HonestPart(
                _("Un essai à plusieurs"),
                _(
                    "Un samedi par mois dans un lieu qui le prête, une association déjà là qui "
                    "porte l’essai : c’est souvent le plus simple pour un collectif. Demandez "
                    "qui assure."
                ),
            ),
            HonestPart(
                _("Vos droits pendant l’essai"),
                _(
                    "Allocation chômage, RSA, congé pour créer : cela dépend de vous. Avant de "
                    "signer, demandez à France Travail ou à votre caisse ce qui change."
                ),
            ),
        ),
        _(
            "D’après le code de commerce, articles L127-1 et suivants (contrat d’appui), et la "
            "loi du 31 juillet 2014 (CAE). Texte écrit en novembre 2026, à vérifier."
        ),
    ),
    "reprendre-entre-salaries": HonestPage(
        _("Reprendre son entreprise entre salariés"),
        _(
            "Le patron s’en va, l’entreprise marche : ses salariés peuvent la reprendre "
            "ensemble. Cela se prépare longtemps avant."
        ),
        (
            HonestPart(
                _("En parler tôt"),
                _(
                    "Comptez souvent un an ou plus. Le premier rendez-vous peut rester "
                    "confidentiel, et ne vous engage à rien."
                ),
            ),
            HonestPart(
                _("Savoir ce que vaut l’entreprise"),
                _(
                    "Les comptes de trois ans, les clients, les machines, le bail, et ce que "
                    "le cédant fait seul aujourd’hui."
                ),
            ),
            HonestPart(
                _("Choisir la forme"),
                _(
                    "Souvent une Scop : les salariés deviennent associés. Parfois une Scic, "
                    "avec des clients ou la commune."
                ),
            ),
            HonestPart(
                _("Réunir l’argent"),
                _(
                    "L’apport de chacun, des prêts, des garanties, des outils propres aux "
                    "coopératives. On ne met pas sa maison en jeu sans en avoir parlé."
                ),
            ),
            HonestPart(
                _("Vos droits"),
                _(
                    "Dans une entreprise de moins de 250 salariés, la loi prévoit que les "
                    "salariés soient informés d’un projet de vente. Les cas et les délais sont "
                    "à vérifier."
                ),
            ),
        ),
        _(
            "D’après le code de commerce, articles L141-23 et L23-10-1 et suivants. Texte "
            "écrit en novembre 2026, à vérifier : ces règles changent."
        ),
    ),
}
