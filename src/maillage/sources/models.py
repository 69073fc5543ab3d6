"""Sources, import runs, and the abstract claim."""

from django.db import models

from maillage.base.models import Change

PEOPLE = "people"


class Source(models.Model):
    """Where facts come from. `ranks` says who speaks first: {field or "*": rank}."""

    slug = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=200)
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    ranks = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    change = models.OneToOneField(Change, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    file_name = models.CharField(max_length=200)
    counts = models.JSONField(default=dict)  # new, changed, unchanged, gone, rejected
    rejected = models.JSONField(default=list)  # line, column, value, reason

    def __str__(self) -> str:
        return f"{self.source_id} {self.file_name}"


class Claim(models.Model):
    """One statement. Rooms add the foreign keys to their own subjects."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)  # the source's own id, or `act:<change>` for a person's
    values = models.JSONField()
    fingerprint = models.BigIntegerField(default=0)
    gone = models.BooleanField(default=False)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source_id}/{self.key}"
