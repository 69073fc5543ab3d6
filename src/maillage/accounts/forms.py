"""allauth, set to this house: nobody opens an account by themselves, nobody has a password; the
secrets of second factors are encrypted; what changes the security of an account is in the ledger.
"""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _

from maillage.base import clock, history
from maillage.base.trouble import WrongKey
from maillage.territories import queries as territories
from maillage.web import visitors

PROVES = ("totp_activated", "webauthn_added")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def populate_username(self, request: Any, user: Any) -> None:
        """People are known by their address."""

    def get_login_redirect_url(self, request: Any) -> str:
        return "/equipe/" if request.user.roles.exists() else "/mon-espace/"

    def get_client_ip(self, request: Any) -> str:
        return visitors.visitor(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """A passkey first: it asks for nothing to be typed."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: "webauthn" not in method["id"])

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """allauth calls this for each event of security."""
        act = template_prefix.rpartition("/")[2]
        history.change(by=user.author, act=f"security.{act}", at=clock.now())
        if act in PROVES:  # nobody is asked again for what they have just shown
            record_authentication(self.request, user, method="mfa", reauthenticated=True)
        messages.info(
            self.request,
            _("Vos autres sessions restent ouvertes : « Mes sessions » permet de les fermer."),
        )
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Signed by the site, by its name."""
        super().send_mail(template_prefix, email, context | {"site": territories.site()})

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} – {territories.site().name}"


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fault:
            raise WrongKey from fault

    def get_totp_issuer(self) -> str:
        return territories.site().name

    def _get_site_name(self) -> str:
        return territories.site().name


class CredentialField(forms.JSONField):
    """What a key answers, or what somebody wrote in its place."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (
            ValueError,
            RecursionError,
        ) as fault:  # a number too long, lists too deep to be read
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from fault


class SignInKeyForm(LoginWebAuthnForm):
    credential = CredentialField()


class SecondKeyForm(AuthenticateWebAuthnForm):
    credential = CredentialField()


class AgainKeyForm(ReauthenticateWebAuthnForm):
    credential = CredentialField()


class SetUpCodesForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code à six chiffres")
        self.fields["code"].widget.attrs |= {"placeholder": "", "inputmode": "numeric"}


class AddKeyForm(AddWebAuthnForm):
    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nom de la clé")
        self.fields["passwordless"].label = _(
            "Entrer avec cette clé seule, sans code par courrier électronique"
        )


class EditKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nom de la clé")


def _cipher() -> Fernet:
    """A key of its own, made from the secret of the installation."""
    drawn = hashlib.scrypt(
        settings.SECRET_KEY.encode(), salt=b"maillage.second-factor", n=2**10, r=8, p=1, dklen=32
    )
    return Fernet(base64.urlsafe_b64encode(drawn))
