"""What was asked and is answered by nothing, counted: words alone, of nobody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

OFTEN = 5  # times from which words are written, and shown


class UnansweredQuestion(models.Model):
    """A question that nothing answers. `page` names the address where it was asked. Until it was
    asked often enough, its words are known by their digest alone: one person may have typed a name.
    """

    digest = models.CharField(max_length=64, unique=True)
    page = models.CharField(max_length=40)
    words = models.CharField(_("mots"), max_length=60, blank=True)
    times = models.PositiveIntegerField(_("fois"), default=0)
    last_on = models.DateField(_("dernière fois"))

    class Meta:
        verbose_name = _("question sans réponse")
        verbose_name_plural = _("questions sans réponse")
        indexes = [models.Index(fields=["-times"])]

    def __str__(self) -> str:
        return self.words or self.digest[:8]
