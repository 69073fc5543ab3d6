"""Audits of accessibility."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessibilityAudit(models.Model):
    """The share of applicable RGAA criteria that an audit found met."""

    held_on = models.DateField(_("date de l’audit"))
    by = models.CharField(_("réalisé par"), max_length=200)
    rate = models.PositiveSmallIntegerField(
        _("critères respectés, en %"), validators=[MaxValueValidator(100)]
    )
    gaps = models.TextField(_("contenus non accessibles"), blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__lte=100), name="audit_rate_percent")
        ]

    def __str__(self) -> str:
        return f"{self.held_on}: {self.rate} %"
