"""What the index has still to read."""

from django.db import models


class IndexChange(models.Model):
    """A subject that the index must read again. The row names it, never its state."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    applied = models.BooleanField(default=False)  # kept while a rebuild is under way

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
