"""Dated tables. A row is in force between its two dates; without dates, always."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.base import clock


class DatedQuerySet(models.QuerySet):
    def in_force(self, on=None):
        on = on or clock.today()
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=on))


class Dated(models.Model):
    valid_from = models.DateField(_("en vigueur depuis"), null=True, blank=True)
    valid_until = models.DateField(_("jusqu’au"), null=True, blank=True)
    to_verify = models.BooleanField(_("à vérifier"), default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Theme(Dated):
    slug = models.SlugField(_("identifiant"), max_length=40, primary_key=True)
    name = models.CharField(_("nom"), max_length=60, unique=True)
    words = models.TextField(
        _("mots que disent les gens"), blank=True, help_text=_("Séparés par des virgules.")
    )
    icon = models.CharField(_("icône"), max_length=30, default="sparkles")
    hue = models.PositiveSmallIntegerField(_("teinte, de 0 à 359"), default=165)
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)

    class Meta:
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class Family(Dated):
    slug = models.SlugField(_("identifiant"), max_length=30, primary_key=True)
    name = models.CharField(_("nom"), max_length=80, unique=True)
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class LegalCategory(Dated):
    """A legal category of INSEE, level 3; its family is ours and waits to be verified."""

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name = models.CharField(_("libellé"), max_length=200)
    family = models.ForeignKey(
        Family,
        verbose_name=_("famille de l’ESS"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_categories",
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Term(Dated):
    """An acronym, or a word of the trade, in plain words."""

    acronym = models.CharField(_("sigle"), max_length=20, primary_key=True)
    words = models.CharField(_("en toutes lettres"), max_length=150)
    text = models.CharField(_("en une phrase"), max_length=400, blank=True)

    class Meta:
        ordering = ["acronym"]

    def __str__(self) -> str:
        return self.acronym


class Activity(Dated):
    """A class of the NAF rév. 2, as in `94.99Z`."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name = models.CharField(_("libellé"), max_length=250)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AccreditationKind(Dated):
    slug = models.SlugField(_("identifiant"), max_length=30, primary_key=True)
    name = models.CharField(_("nom dit aux visiteurs"), max_length=120)
    acronym = models.CharField(_("sigle"), max_length=20, blank=True)
    is_siae = models.BooleanField(_("structure d’insertion (SIAE)"), default=False)
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)

    class Meta:
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class ThemeRule(Dated):
    """What in a register makes a theme likely. The weights of the rules that a structure meets add
    up; under the threshold the theme stays empty."""

    class Kind(models.TextChoices):
        WORDS = "words", _("mots du nom ou de l’objet")
        OBJECT = "object", _("code d’objet social (début)")
        ACTIVITY = "activity", _("code NAF (début)")
        ACCREDITATION = "accreditation", _("agrément")

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, verbose_name=_("thème"))
    kind = models.CharField(_("d’après"), max_length=15, choices=Kind)
    value = models.CharField(_("mots ou code"), max_length=120)
    weight = models.PositiveSmallIntegerField(
        _("poids"), default=60, help_text=_("Il faut 50 en tout pour qu’un thème soit proposé.")
    )

    class Meta:
        ordering = ["theme", "kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "kind", "value"], name="theme_rule_once")
        ]

    def __str__(self) -> str:
        return f"{self.value} → {self.theme}"


class StatusRule(Dated):
    """What a clue says of the belonging to the ESS, as the law of 31 July 2014 defines it. Of the
    rules that a structure meets the smallest rank answers; the others agree, or contradict it."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("famille de la forme juridique")
        CATEGORY = "legal_category", _("catégorie juridique (début)")
        ACTIVITY = "activity", _("code NAF (début)")
        ACCREDITATION = "accreditation", _("agrément en cours")
        EXPIRED = "expired", _("agrément expiré")
        UNDATED = "undated", _("agrément sans date")
        FLAG = "ess_flag", _("appartenance à l’ESS selon Sirene")
        LISTED = "ess_list", _("liste nationale de l’ESS")
        STATUTES = "ess_statutes", _("statuts déclarés")
        NAME = "name", _("mot du nom d’une société")

    class Form(models.TextChoices):
        """What the law makes of a legal form: article 1, II, names it (1°), or asks conditions of
        it as a commercial company (2°), or neither."""

        NAMED = "named", _("les formes que la loi nomme")
        COMPANY = "company", _("les sociétés commerciales")
        OTHER = "other", _("les autres formes")
        UNKNOWN = "unknown", _("quand la forme n’est pas connue")

    class Says(models.TextChoices):
        STATUTE = "statute", _("Fait partie de l’ESS par son statut")
        COMMITMENT = "commitment", _("Fait partie de l’ESS par ses engagements")
        VERIFY = "verify", _("À vérifier")
        OUTSIDE = "outside", _("N’entre pas dans la définition légale")
        NOTHING = "nothing", _("Ne le dit pas à elle seule")

    kind = models.CharField(_("indice"), max_length=15, choices=Kind)
    value = models.CharField(_("valeur"), max_length=30, blank=True)
    says = models.CharField(_("dit"), max_length=10, choices=Says)
    rank = models.PositiveSmallIntegerField(_("rang"), default=50)
    why = models.CharField(_("pourquoi, en une phrase"), max_length=250)
    only_for = models.CharField(_("seulement pour"), max_length=10, choices=Form, blank=True)
    years = models.PositiveSmallIntegerField(
        _("durée d’un agrément sans fin écrite, en années"), null=True, blank=True
    )
    young_years = models.PositiveSmallIntegerField(
        _("durée pour une jeune entreprise, en années"), null=True, blank=True
    )
    young_under = models.PositiveSmallIntegerField(
        _("âge jusqu’auquel une entreprise est jeune, en années"), null=True, blank=True
    )

    class Meta:
        ordering = ["rank", "kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "value", "only_for"], name="status_rule_once")
        ]

    def __str__(self) -> str:
        of = f" ({self.get_only_for_display()})" if self.only_for else ""
        return f"{self.get_kind_display()} {self.value}{of} → {self.get_says_display()}"


class EverydayNeed(Dated):
    """What people need, as they type it, and who answers: words of pages, codes of registers, the
    theme that it belongs to."""

    said = models.CharField(
        _("ce que les gens tapent"),
        max_length=400,
        unique=True,
        help_text=_("Des mots ou des expressions, séparés par des virgules."),
    )
    words = models.CharField(
        _("ce que disent les fiches qui répondent"),
        max_length=400,
        help_text=_("Des mots ou des expressions, séparés par des virgules."),
    )
    activities = models.CharField(
        _("activités qui répondent"),
        max_length=120,
        blank=True,
        help_text=_("Des débuts de codes NAF, séparés par des virgules : 88.91, 56."),
    )
    objects_meant = models.CharField(
        _("objets sociaux qui répondent"),
        max_length=120,
        blank=True,
        help_text=_("Des débuts de codes d’objet du RNA, séparés par des virgules."),
    )
    theme = models.ForeignKey(
        Theme, verbose_name=_("thème"), on_delete=models.SET_NULL, null=True, blank=True
    )

    class Meta:
        ordering = ["said"]

    def __str__(self) -> str:
        return self.said.split(",")[0]


class Synonym(Dated):
    """Ways to say one thing, separated by commas. A first word with an arrow, as in
    `frigo → électroménager`, works in one direction."""

    words = models.CharField(_("mots ou expressions"), max_length=300, unique=True)

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class CpvCode(Dated):
    """A code of the Common Procurement Vocabulary (CPV 2008), without its check digit."""

    code = models.CharField(_("code"), max_length=8, primary_key=True)
    name = models.CharField(_("libellé"), max_length=300)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProcurementRule(Dated):
    """What the law of public procurement says in a figure, from a day until another. Several rows
    of one `rule` follow one another; no two of them are in force on the same day."""

    class Unit(models.TextChoices):
        EUROS = "euros", _("euros hors taxes")
        TIMES = "times", _("fois")
        YEARS = "years", _("ans")
        DUTY = "duty", _("obligation, sans chiffre")
        PERCENT = "percent", _("pour cent")
        FACULTY = "faculty", _("faculté, sans chiffre")

    rule = models.SlugField(_("règle"), max_length=40)
    name = models.CharField(_("ce qu’elle fixe"), max_length=200)
    value = models.DecimalField(_("valeur"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("en"), max_length=10, choices=Unit, default=Unit.EUROS)
    text = models.CharField(_("texte et article"), max_length=200)
    note = models.CharField(_("précision"), max_length=300, blank=True)

    class Meta:
        ordering = ["rule", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "valid_from"], name="procurement_rule_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gte=models.F("valid_from")),
                name="procurement_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} : {self.said}"

    @property
    def said(self) -> str:
        """Its figure, as people say it."""
        if self.value is None:
            return str(_("possible") if self.unit == self.Unit.FACULTY else _("obligatoire"))
        figure = f"{self.value.normalize():,f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        figure = figure.replace(".", ",")
        unit = "€ HT" if self.unit == self.Unit.EUROS else str(self.get_unit_display())
        return f"{figure}\N{NO-BREAK SPACE}{unit}"

    def clean(self) -> None:
        """Raises ValidationError where another row of the rule is in force on the same day."""
        first, last = self.valid_from or dt.date.min, self.valid_until or dt.date.max
        for other in ProcurementRule.objects.filter(rule=self.rule).exclude(pk=self.pk):
            begins, ends = other.valid_from or dt.date.min, other.valid_until or dt.date.max
            if begins <= last and first <= ends:
                told = {"other": other.said, "from": other.valid_from or "…"}
                raise ValidationError(
                    _(
                        "Une autre ligne de cette règle (%(other)s, depuis %(from)s) vaut déjà ces "
                        "jours-là : dites d’abord jusqu’à quand."
                    )
                    % told
                )
