"""The national reference, the perimeter, and the identity of the installation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departments")

    def __str__(self) -> str:
        return self.name


class Epci(models.Model):
    """An intercommunal authority with its own taxes; its code is its SIREN."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)  # CC, CA, CU, METRO, MET69

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    class Position(models.TextChoices):
        EXACT = "exact", _("centre officiel")
        TOWN = "town", _("bourg principal")
        CENTRE = "centre", _("milieu de son contour")
        ESTIMATED = "estimated", _("estimée, à vérifier")

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="communes")
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, null=True, related_name="communes")
    postcodes = models.CharField(max_length=300)  # separated by spaces
    population = models.PositiveIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()
    position = models.CharField(max_length=10, choices=Position)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormerCommune(models.Model):
    """A code that is no longer in use, and the commune of today."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="former_codes")

    def __str__(self) -> str:
        return self.name or self.code


class Position(models.Model):
    """What the geocoder answered of an address, and when. Without a point: it did not know it."""

    key = models.CharField(max_length=32, primary_key=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    level = models.CharField(max_length=10, blank=True)
    score = models.FloatField(null=True)
    asked_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.lon}, {self.lat} ({self.level or '?'})"


class Cell(models.Model):
    """What the map draws of a commune of the perimeter: rings of lon/lat pairs."""

    commune = models.OneToOneField(Commune, on_delete=models.CASCADE, related_name="cell")
    rings = models.JSONField()
    contour = models.JSONField(default=list)  # the same, exact to 5 m: tells where a point falls
    schematic = models.BooleanField()

    def __str__(self) -> str:
        return str(self.commune)


class Instance(models.Model):
    """The identity of this installation: one row."""

    name = models.CharField(_("nom du site"), max_length=80)
    tagline = models.CharField(_("territoire, en quelques mots"), max_length=120)
    steward = models.CharField(_("qui tient le site"), max_length=200)
    contact_email = models.EmailField(_("adresse de contact"), blank=True)
    hue = models.PositiveSmallIntegerField(_("teinte, de 0 à 359"), default=165)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris")
    communes = models.ManyToManyField(Commune, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="instance_is_one"),
            models.CheckConstraint(condition=models.Q(hue__lt=360), name="instance_hue_is_angle"),
        ]

    def __str__(self) -> str:
        return self.name
