"""Sources and their licences, import runs and their rows."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.reading.rows import LONGEST_KEY

PEOPLE = "people"
UNKNOWN = "unknown"
RUN = "import"  # what an import is called in the ledger
ROW = "import_row"  # what a row is called in the queue and in the ledger


class Licence(models.Model):
    """What may be done with a source. `permits`: licences of the files where its data may stand."""

    slug = models.SlugField(max_length=30, primary_key=True)
    name = models.CharField(max_length=120)
    url = models.URLField(blank=True)
    permits = models.JSONField(default=list)
    for_files = models.BooleanField(default=False)  # the site may give a file under it
    to_verify = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Where facts come from. `ranks` says who speaks first: {field or "*": rank}; `mapping` is
    how its columns were last read: {title: field}."""

    slug = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=200)
    licence = models.ForeignKey(
        Licence, on_delete=models.PROTECT, default=UNKNOWN, related_name="sources"
    )
    attribution = models.CharField(max_length=300, blank=True)
    ranks = models.JSONField(default=dict)
    target = models.CharField(max_length=40, blank=True)  # what it speaks of; people: of everything
    subject = models.BigIntegerField(null=True)  # the page that it belongs to, for its target
    options = models.JSONField(default=dict)  # what its target asks besides: see `Options`
    format = models.CharField(max_length=20, default="file")  # or the name of a `Format`
    mapping = models.JSONField(default=dict)
    correct_at = models.URLField(blank=True, max_length=500)  # where its facts are corrected
    address = models.URLField(blank=True, max_length=500)
    every_hours = models.PositiveSmallIntegerField(null=True)
    is_automatic = models.BooleanField(default=False)  # what is certain goes on line unread
    next_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)  # of what its address said last: see `fetch.Fetched`
    failures = models.PositiveSmallIntegerField(default=0)
    last_fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(
                fields=["target", "subject"],
                condition=Q(subject__isnull=False),
                name="source_of_page",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])


class ImportRun(models.Model):
    """A file on its way in: read, its columns mapped, compared, looked through, applied."""

    class State(models.TextChoices):
        READING = "reading", _("lecture du fichier")
        MAPPING = "mapping", _("colonnes à confirmer")
        COMPARING = "comparing", _("comparaison")
        MISSING = "missing", _("recherche des absentes")
        MATCHING = "matching", _("recherche des ressemblances")
        PROPOSED = "proposed", _("à relire")
        APPLYING = "applying", _("mise en ligne")
        APPLIED = "applied", _("en ligne")
        UNDOING = "undoing", _("annulation")
        UNDONE = "undone", _("annulé")
        DISCARDED = "discarded", _("abandonné")
        FAILED = "failed", _("refusé")

    MOVING = (
        State.READING,
        State.COMPARING,
        State.MISSING,
        State.MATCHING,
        State.APPLYING,
        State.UNDOING,
    )

    ENDED = (State.UNDONE, State.DISCARDED, State.FAILED)

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    change = models.OneToOneField(Change, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    edition = models.DateField(null=True)  # the date of the file
    is_whole = models.BooleanField(default=True)  # off: an extract, that says nothing of the rest
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    by = models.CharField(max_length=60, default="system")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    is_automatic = models.BooleanField(default=False)  # read by itself for a source that was
    asked = models.JSONField(default=dict)  # what a person said of it: encoding, sheets, titles…
    shape = models.JSONField(
        default=dict
    )  # the file's format, encoding, sheets, delimiter, licence
    is_cut = models.BooleanField(default=False)  # the file ends in the middle of its last row
    columns = models.JSONField(default=list)
    header_line = models.PositiveIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    met = models.PositiveIntegerField(default=0)  # rows of the file kept beside it as met already
    familiar = models.PositiveIntegerField(null=True)  # and of those, how many needed no reading
    last_block = models.CharField(max_length=5, null=True)  # likeness was looked for until there
    accepts = models.JSONField(null=True)  # the states of rows that go on line now
    only = models.JSONField(null=True)  # and of those, the rows that were ticked, or all
    undoing = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="+")
    offset = models.BigIntegerField(default=0)  # where the next slice begins
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    slice_size = models.PositiveIntegerField(default=500)
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=dict)  # {code: how many}
    left = models.JSONField(default=list)  # cells that are left aside, summed: see `reading.aside`
    spared = models.JSONField(default=list)  # what undoing left, because people wrote there since
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["comparing", "missing", "matching", "applying", "undoing"]),
                name="one_run_moves_a_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("import_run", args=[self.pk])

    @property
    def found(self) -> dict[str, int]:
        """How many rows of each kind, every kind named."""
        names = (*ChangeRow.State.values, "unchanged")
        return {name: self.counts.get(name, 0) for name in names}

    @property
    def author(self) -> str:
        return f"run:{self.pk}"

    @property
    def subject(self) -> Subject:
        return Subject(RUN, str(self.pk))

    @property
    def has_spoken(self) -> bool:
        """Whether anything of it went on line: as a whole, or one row by a person's decision."""
        stated = Change.objects.filter(by=self.author, act="import")
        return self.change_id is not None or not all(map(undoing.is_undone, stated))

    @property
    def is_moving(self) -> bool:
        return self.state in self.MOVING


class ChangeRow(models.Model):
    """A row of a file that would change something, or cannot go in. Deleted once it has."""

    class State(models.TextChoices):
        NEW = "new", _("nouvelles")
        WAITING = "waiting", _("nouvelles, à décider")
        OUTSIDE = "outside", _("hors du territoire")
        CHANGED = "changed", _("modifiées")
        DOUBTFUL = "doubtful", _("douteuses")
        GONE = "gone", _("absentes du fichier")
        REJECTED = "rejected", _("refusées")

    CERTAIN = (State.NEW, State.CHANGED, State.GONE)  # what « all » puts on line
    ACCEPTABLE = (*CERTAIN, State.WAITING, State.OUTSIDE)

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State)
    is_applied = models.BooleanField(default=False)  # a doubtful one, by a person's decision
    is_aside = models.BooleanField(default=False)  # a person does not want it: not asked again
    key = models.CharField(max_length=LONGEST_KEY, blank=True)
    name = models.CharField(max_length=200, blank=True)
    block = models.CharField(max_length=5, blank=True)  # likeness is looked for inside it
    values = models.JSONField(default=dict)
    fingerprint = models.BigIntegerField(default=0)
    subject = models.BigIntegerField(null=True)  # the target's own page, when it has one
    faults = models.JSONField(default=list)  # {code, column, value, reason, severity}
    evidence = models.JSONField(default=list)  # pages that resemble it, with score and reasons

    class Meta:
        ordering = ["line", "id"]
        indexes = [
            models.Index(fields=["run", "state", "line"], name="row_of_run"),
            models.Index(fields=["run", "block"], name="row_block"),
            models.Index(fields=["key"], condition=Q(is_aside=True), name="row_kept_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line} {self.name}"

    @property
    def waits(self) -> bool:
        return not (self.is_applied or self.is_aside)
