"""People, their roles, the links that sign them in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.territories.models import Commune


class UserManager(BaseUserManager):
    def create_user(self, email: str, name: str = "", **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_unusable_password()
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    email = models.EmailField(_("adresse électronique"), unique=True)
    name = models.CharField(_("nom"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def author(self) -> str:
        """How the ledger names this person."""
        return f"user:{self.pk}"


class Role(models.Model):
    class Name(models.TextChoices):
        OFFICER = "officer", _("agent·e de la collectivité")
        STEWARD = "steward", _("responsable du site")
        COMMUNE_REFERENT = "commune_referent", _("référent·e communal·e")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=20, choices=Name)
    commune = models.ForeignKey(  # where a referent answers; empty for the other roles
        Commune, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=models.Q(commune=None), name="role_once"
            ),
            models.UniqueConstraint(fields=["user", "name", "commune"], name="role_once_a_commune"),
        ]

    def __str__(self) -> str:
        of = f", {self.commune}" if self.commune else ""
        return f"{self.get_name_display()}{of}"


class Identity(models.Model):
    """Somebody as an OpenID provider knows them: an address may pass to another person, a subject
    never does."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_one_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.issuer})"


class SignInLink(models.Model):
    """A link that opens a session once, within an hour. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} ({self.expires_at})"
