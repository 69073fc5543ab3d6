"""Plans: their axes, objectives and actions, steps, budget lines, words, adopted versions."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base import clock, files, slugs
from maillage.figures.models import DECIMALS, DIGITS, Indicator
from maillage.groups.models import Group
from maillage.media import documents
from maillage.needs.models import Challenge, Need, Option
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune

SILENT_DAYS = 60  # an action of which nobody has said a word for so long is silent
CENTS = ("planned", "requested", "obtained", "spent")  # of a budget line: euro cents


class ActionPlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ActionPlanQuerySet":
        """A plan that is not on line is for officers."""
        return self if accounts.is_officer(user) else self.filter(is_shown=True)

    def real(self) -> "ActionPlanQuerySet":
        return self if files.is_demonstration() else self.filter(is_fictional=False)


class ActionPlan(models.Model):
    """On line once a version of it was adopted."""

    slug = models.SlugField(max_length=slugs.LONGEST, unique=True)  # it never changes
    name = models.CharField(_("titre"), max_length=150)
    first_year = models.PositiveSmallIntegerField(_("première année"))
    last_year = models.PositiveSmallIntegerField(_("dernière année"))
    summary = models.TextField(_("en quelques phrases"), blank=True)
    is_shown = models.BooleanField(_("en ligne"), default=False)
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-last_year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="plan_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.slug])

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class PlanAxis(models.Model):
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="axes")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("axe"), max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="axis_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class PlanObjective(models.Model):
    axis = models.ForeignKey(PlanAxis, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("objectif"), max_length=300)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["axis", "number"], name="objective_number")]

    def __str__(self) -> str:
        return f"{self.axis.number}.{self.number} {self.name}"


class PlanActionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PlanActionQuerySet":
        """The public reads what is on line of a plan that is on line."""
        if accounts.is_officer(user):
            return self
        return self.standing().filter(is_shown=True, plan__is_shown=True)

    def standing(self) -> "PlanActionQuerySet":
        """Those that were not taken out of their plan."""
        return self.filter(is_dropped=False)

    def open(self) -> "PlanActionQuerySet":
        return self.filter(status__in=PlanAction.OPEN)

    def late(self, day: dt.date) -> "PlanActionQuerySet":
        """Those that last longer than was said, or of which a step waits after its day."""
        late_step = ActionStep.objects.filter(action=OuterRef("pk")).late(day)
        return self.open().filter(Q(ends__lt=day) | Exists(late_step))

    def silent(self, day: dt.date) -> "PlanActionQuerySet":
        return self.open().filter(told_on__lt=day - dt.timedelta(days=SILENT_DAYS))


class PlanAction(models.Model):
    """`number` is stable and of its plan: it is never given again. What the public reads is
    `summary` and `text`; `note` is for the team."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("à lancer")
        GOING = "going", _("en cours")
        DONE = "done", _("faite")
        STOPPED = "stopped", _("abandonnée")

    OPEN = (Status.PLANNED, Status.GOING)

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveIntegerField(_("numéro"))
    axis = models.ForeignKey(PlanAxis, on_delete=models.PROTECT, related_name="actions")
    objective = models.ForeignKey(
        PlanObjective, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    name = models.CharField(_("titre"), max_length=200)
    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    text = models.TextField(_("ce que tout le monde lit"), blank=True)
    note = models.TextField(_("pour l’équipe seule"), blank=True)
    why = models.TextField(_("pourquoi"), blank=True)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.PLANNED)
    starts = models.DateField(_("début"), null=True, blank=True)
    ends = models.DateField(_("fin prévue"), null=True, blank=True)
    lead = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lead_group = models.ForeignKey(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lead_name = models.CharField(_("ou un autre porteur"), max_length=150, blank=True)
    partners = models.ManyToManyField(Organisation, related_name="+", blank=True)
    partner_groups = models.ManyToManyField(Group, related_name="+", blank=True)
    partner_names = models.CharField(_("autres partenaires"), max_length=500, blank=True)
    elected_role = models.CharField(_("fonction de l’élu référent"), max_length=120, blank=True)
    elected_name = models.CharField(_("son nom"), max_length=120, blank=True)
    elected_agrees = models.BooleanField(_("accepte que son nom soit public"), default=False)
    communes = models.ManyToManyField(Commune, related_name="+", blank=True)
    # Why it is there: what structures lack, what needs have in common, the option that was kept.
    challenges = models.ManyToManyField(Challenge, related_name="+", blank=True)
    needs = models.ManyToManyField(Need, related_name="+", blank=True)
    options = models.ManyToManyField(Option, related_name="+", blank=True)
    blocked_by = models.CharField(_("ce qui bloque"), max_length=300, blank=True)
    freed_by = models.CharField(_("ce qui débloquerait"), max_length=300, blank=True)
    risks = models.TextField(_("risques"), blank=True)
    is_shown = models.BooleanField(_("publique"), default=True)
    is_dropped = models.BooleanField(default=False)
    told_on = models.DateField(default=clock.today)  # the day of the last word about it
    version = models.PositiveIntegerField(default=1)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        ordering = ["axis__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="action_number"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="action_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["plan", "status"], name="action_status")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plan_action", args=[self.plan.slug, self.number])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def carrier(self, *, is_public: bool = False) -> str:
        """Who leads it, by name; a group that is put away is named to no public."""
        group = self.lead_group
        named = self.lead or (group if group and (group.is_shown or not is_public) else None)
        return named.name if named else self.lead_name

    def beside(self, *, is_public: bool = False, by_name: bool = True) -> list[str]:
        """Those who carry it with its lead: structures, groups, and those that have but a name."""
        groups = (row for row in self.partner_groups.all() if row.is_shown or not is_public)
        others = [name.strip() for name in self.partner_names.split(",") if name.strip()]
        pages = sorted(row.name for row in self.partners.all())
        return [*pages, *sorted(row.name for row in groups), *(others if by_name else ())]

    @property
    def elected(self) -> str:
        """Who answers for it, as the public may read: a name only where its bearer agreed."""
        name = self.elected_name if self.elected_agrees else ""
        return ", ".join(filter(None, (name, self.elected_role)))


class ActionStepQuerySet(models.QuerySet):
    def late(self, day: dt.date) -> "ActionStepQuerySet":
        """Those that wait after the day that was first said: what slips is late."""
        return self.filter(done_on=None).filter(Q(planned__lt=day) | Q(expected__gt=F("planned")))


class ActionStep(models.Model):
    """`planned` is the day that was first said, `expected` the one that is said since."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("étape"), max_length=200)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    planned = models.DateField(_("prévue le"), null=True, blank=True)
    expected = models.DateField(_("repoussée au"), null=True, blank=True)
    done_on = models.DateField(_("faite le"), null=True, blank=True)
    after = models.ManyToManyField("self", symmetrical=False, related_name="before", blank=True)

    objects = ActionStepQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="step_number")]

    def __str__(self) -> str:
        return self.name

    @property
    def day(self) -> dt.date | None:
        """When it is, or was, to happen."""
        return self.done_on or self.expected or self.planned

    def is_late(self, day: dt.date) -> bool:
        """The same as `late` of the query set."""
        if self.done_on or not self.planned:
            return False
        return self.planned < day or bool(self.expected and self.expected > self.planned)


class Funder(models.Model):
    """One funder has one name: `key` is its name without accents, articles or case."""

    name = models.CharField(_("financeur"), max_length=120)
    key = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """What one funder gives to an action in a year, in euro cents: the only euro of an action."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="lines")
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField(_("année"))
    planned = models.BigIntegerField(_("prévu"), default=0)
    requested = models.BigIntegerField(_("demandé"), default=0)
    obtained = models.BigIntegerField(_("obtenu"), default=0)
    spent = models.BigIntegerField(_("dépensé"), default=0)

    class Meta:
        ordering = ["year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["action", "funder", "year"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(planned__gte=0, requested__gte=0, obtained__gte=0, spent__gte=0),
                name="budget_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.year}"


class ActionIndicator(models.Model):
    """What is measured of an action: from where it began to where it goes."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    baseline = models.DecimalField(
        _("au départ"), max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )
    target = models.DecimalField(
        _("cible"), max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["action", "indicator"], name="measured_once")
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class ActionWord(models.Model):
    """What somebody said of an action on a day: its news, or why a day or a status moved."""

    class About(models.TextChoices):
        NEWS = "news", _("nouvelle")
        STATUS = "status", _("changement d’état")
        DATE = "date", _("changement de date")

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="words")
    about = models.CharField(max_length=6, choices=About, default=About.NEWS)
    text = models.CharField(_("en un mot"), max_length=500)
    status = models.CharField(max_length=8, blank=True)  # of the action, once it was said
    was_late = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    on = models.DateField(default=clock.today)
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.text


class PlanVersion(models.Model):
    """A plan as it was adopted: `content` is what `stated.whole` said of it, and never changes."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    adopted_on = models.DateField(_("adopté le"))
    meeting = models.CharField(_("par"), max_length=200)
    content = models.JSONField()
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_number")]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"


class ActionDocument(documents.Document):
    action = models.ForeignKey(
        PlanAction, on_delete=documents.with_its_owner, related_name="documents"
    )
