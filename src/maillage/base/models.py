"""Tables of the mechanisms: the ledger, the jobs, the outbox of the index and of the mail."""

from django.db import models
from django.db.models import Q

from maillage.base import clock


class Change(models.Model):
    """One act of a person, or one run of an import. Everything written names its change."""

    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=60)  # `user:12`, `run:7`, `system`: a log outlives its author
    act = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.act} ({self.by})"


class Entry(models.Model):
    """Before and after, for subjects that have no claims."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="entry_subject")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Job(models.Model):
    """Work done once, later. The effect and the end of the job commit together."""

    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True)
    due = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    failed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["failed", "due"], name="job_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=Q(failed=False), name="job_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.arguments}"


class Message(models.Model):
    """One mail to one person. *uncertain*: the process died while the server was answering."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        UNCERTAIN = "uncertain"
        FAILED = "failed"

    recipient = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    unsubscribe_url = models.URLField(blank=True)  # of what may be refused at one click (RFC 8058)
    attachments = models.JSONField(default=list)  # [name, text, media type] of each
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


class SettingValue(models.Model):
    """What was decided here for one setting; without a row its default holds."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class FormKey(models.Model):
    """A form that was sent: the same key again answers with the first result."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=clock.now)
    result = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.key


class Tally(models.Model):
    """How often a visitor did something in a window of time; the key says neither who nor what."""

    key = models.CharField(max_length=64, primary_key=True)
    times = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.times}, until {self.until}"
