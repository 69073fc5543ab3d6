"""Structures invited together, who helps, what each answered."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.organisations.models.pages import Organisation


class Wave(models.Model):
    """Structures asked together, from a search of the directory: for their page, or for what
    another room asks."""

    name = models.CharField(max_length=120)
    query = models.CharField(max_length=500, blank=True)  # the address of the search, after `?`
    purpose = models.CharField(max_length=20, blank=True)  # of `frames`; empty: their page
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("wave", args=[self.pk])


class WaveLetter(models.Model):
    """What the letters of a wave say, and who signs them: read first by the team, then asked for
    and printed. What was printed is kept as it left; another text is another row."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="letters")
    town = models.CharField(max_length=80, blank=True)  # where it is written
    subject = models.CharField(max_length=200)
    body = models.TextField()
    closing = models.CharField(max_length=300, blank=True)
    signed = models.CharField(max_length=100, blank=True)  # the name of who signs
    function = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    signature = models.CharField(max_length=80, blank=True)  # the name of its image
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)
    many = models.PositiveIntegerField(default=0)  # letters that were printed

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave"], condition=models.Q(printed_at=None), name="one_letter_to_print"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_being_printed(self) -> bool:
        return self.asked_at is not None and self.printed_at is None


class Relay(models.Model):
    """Who helps a wave: a federation, a house of associations, a town hall. It sees its own part of
    the list by the link that it received; only its hash is kept."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="relays")
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("adresse électronique"))
    query = models.CharField(max_length=500, blank=True)  # of the structures that are its own
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """One structure of a wave: how it was reached, what it answered. Its code proves the address
    that it was sent to, answers once, and ends; only its keyed hash is kept."""

    class Way(models.TextChoices):
        MAIL = "mail", _("message")
        LETTER = "letter", _("lettre")

    class Answer(models.TextChoices):
        RIGHT = "right", _("tout est juste")
        CORRECTED = "corrected", _("corrigée")
        NOT_US = "not_us", _("ce n’est pas nous")
        LEAVES = "leaves", _("ne souhaite pas figurer")
        GAVE = "gave", _("a donné ce qui était demandé")

    ABOUT_THE_PAGE = (Answer.RIGHT, Answer.CORRECTED, Answer.NOT_US, Answer.LEAVES)

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    relay = models.ForeignKey(
        Relay, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    code_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    gave_at = models.DateTimeField(null=True)  # when its code gave the page to somebody
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "organisation"], name="invited_once_a_wave")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.wave})"
