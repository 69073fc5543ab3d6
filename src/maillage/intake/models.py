"""How far the last coming in of each register has got."""

from django.db import models
from django.urls import reverse

from maillage.base import clock
from maillage.sources.models import ImportRun


class Intake(models.Model):
    """`given`: names of files in `downloads/` that somebody brought; else what its producer
    publishes, or `address`, is fetched there. `fetched`: how many of the files are whole; `had`,
    `total`: bytes of the one on its way."""

    register = models.SlugField(max_length=40, primary_key=True)  # the name of a format
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    address = models.URLField(blank=True, max_length=500)
    given = models.JSONField(default=list)
    edition = models.DateField(null=True)
    fetched = models.PositiveSmallIntegerField(default=0)
    had = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    is_reading = models.BooleanField(default=False)
    fault = models.CharField(max_length=500, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.register

    def get_absolute_url(self) -> str:
        return reverse("register", args=[self.register])

    @property
    def is_moving(self) -> bool:
        """Before its import begins, which then moves by itself."""
        return self.ended_at is None
