"""How far the setting up of this site has come."""

from django.db import models

from maillage.media.images import StoredImage


class Installation(models.Model):
    """One row, there from the start."""

    is_open = models.BooleanField(default=False)  # to everybody; else to the team alone
    is_over = models.BooleanField(default=False)  # the first evening: the week is the home again
    address = models.CharField(max_length=200, blank=True)  # public, without a last slash
    logo_file = models.CharField(max_length=80, blank=True)  # of the one who holds the site
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    put_off = models.JSONField(default=list)  # names of steps that are left for later

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one"),
        ]

    def __str__(self) -> str:
        return "open" if self.is_open else "not open yet"

    @property
    def logo(self) -> StoredImage | None:
        if not self.logo_file:
            return None
        return StoredImage(self.logo_file, self.logo_width, self.logo_height)
