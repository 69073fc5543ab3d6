"""What the ESS is, as one would tell it to a neighbour; and the same in easy words.

Principles and families: law 2014-856 of 31 July 2014, articles 1 and 2. Easy words: « L’information
pour tous, règles européennes pour une information facile à lire et à comprendre », of Inclusion
Europe.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Principle(NamedTuple):
    icon: str
    name: Any
    text: Any
    example: Any


PRINCIPLES = (
    Principle(
        "heart-handshake",
        _("Être utile d’abord"),
        _("Le but n’est pas de partager des bénéfices : c’est de répondre à un besoin."),
        _("Garder des enfants, réparer des vélos, bien nourrir un quartier."),
    ),
    Principle(
        "users",
        _("Décider à plusieurs"),
        _("Qui y travaille, s’en sert ou y donne de son temps a sa voix, riche ou pas."),
        _("Une personne, une voix : pas une action, une voix."),
    ),
    Principle(
        "sprout",
        _("Garder l’argent pour le projet"),
        _("Ce qui est gagné sert surtout à continuer ; une réserve ne se partage jamais."),
        _("Acheter un four plus grand plutôt que verser des dividendes."),
    ),
)


class FamilyWords(NamedTuple):
    """Of a family of the vocabulary: what it is, by whom it is led."""

    plural: Any
    text: Any


FAMILIES = {
    "association": FamilyWords(
        _("Les associations"),
        _("Des personnes s’unissent pour un but, avec ou sans salariés ; chaque membre vote."),
    ),
    "cooperative": FamilyWords(
        _("Les coopératives"),
        _("L’entreprise est à celles et ceux qui y travaillent (Scop), s’en servent ou la font "
          "vivre ensemble (Scic)."),
    ),
    "mutuelle": FamilyWords(
        _("Les mutuelles"),
        _("Chacun cotise, tous sont protégés ; les adhérents élisent qui dirige."),
    ),
    "fondation": FamilyWords(
        _("Les fondations"),
        _("De l’argent ou un bien est donné pour toujours à une cause utile à tous."),
    ),
    "societe-ess": FamilyWords(
        _("Des sociétés commerciales"),
        _("Une société ordinaire peut en être, si ses statuts s’obligent aux mêmes règles. "
          "L’agrément ESUS le dit de celles qui sont d’utilité sociale."),
    ),
}  # fmt: skip


class EssQuestion(NamedTuple):
    question: Any
    answer: Any


QUESTIONS = (
    EssQuestion(
        _("C’est du bénévolat ?"),
        _("Pas seulement : des entreprises y paient des salaires, des impôts, des loyers. Beaucoup "
          "ont aussi des bénévoles."),
    ),
    EssQuestion(
        _("C’est réservé à qui va mal ?"),
        _("Non. On y achète du pain, on y assure sa voiture, on y fait garder ses enfants. "
          "Certaines accueillent d’abord qui en a le plus besoin."),
    ),
    EssQuestion(
        _("Une association, c’est toujours de l’ESS ?"),
        _("Par la loi, oui, par son statut. Ce site dit pour chaque structure ce qui le prouve, et "
          "ce qui manque."),
    ),
    EssQuestion(
        _("Qu’est-ce que j’y gagne ?"),
        _("Un service proche, tenu par des gens d’ici, et une voix si vous voulez en être."),
    ),
)  # fmt: skip

# Easy to read: one idea a sentence, words of every day, a hard word explained where it stands.
EASY = (
    (
        _("L’ESS, c’est quoi ?"),
        (
            _("ESS veut dire : économie sociale et solidaire."),
            _("Ce sont des entreprises et des associations."),
            _("Elles veulent d’abord aider les gens."),
            _("Elles ne veulent pas d’abord gagner beaucoup d’argent."),
        ),
    ),
    (
        _("Trois règles"),
        (
            _("Règle 1 : être utile aux gens."),
            _("Règle 2 : décider ensemble. Chaque personne a une voix."),
            _("Règle 3 : garder l’argent gagné pour continuer le travail."),
        ),
    ),
    (
        _("Qui fait partie de l’ESS ?"),
        (
            _("Les associations."),
            _("Les coopératives. Une coopérative appartient à plusieurs personnes."),
            _("Les mutuelles. Chaque personne paie un peu. L’argent aide les malades."),
            _("Les fondations. Une fondation donne de l’argent pour aider."),
            _("Des entreprises qui suivent les trois règles."),
        ),
    ),
    (
        _("Et pour vous ?"),
        (
            _("Vous pouvez acheter dans ces lieux."),
            _("Vous pouvez y travailler."),
            _("Vous pouvez y aider. Aider sans salaire s’appelle le bénévolat."),
        ),
    ),
)  # fmt: skip
