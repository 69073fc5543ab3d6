from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from maillage.accounts import views

urlpatterns = [
    path("compte/lien/<str:token>/", views.sign_in, name="sign_in_link"),
    path("compte/connexion/", allauth.request_login_code, name="account_login"),
    path("compte/connexion/", allauth.request_login_code, name="account_request_login_code"),
    path("compte/connexion/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("compte/connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("compte/connexion/cle/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("compte/connexion/openid/", views.openid, name="openid"),
    path("compte/connexion/openid/retour/", views.openid_return, name="openid_return"),
    path("compte/deconnexion/", allauth.logout, name="account_logout"),
    path("compte/inactif/", allauth.account_inactive, name="account_inactive"),
    path("compte/inscription/", allauth.signup, name="account_signup"),
    path("compte/sessions/", views.sessions, name="sessions"),
    path("compte/sessions/<int:pk>/fermer/", views.end_session, name="session_end"),
    path("compte/securite/", mfa.index, name="mfa_index"),
    path("compte/securite/verification/", allauth.reauthenticate, name="account_reauthenticate"),
    path("compte/securite/verification/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "compte/securite/verification/cle/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("compte/securite/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/securite/cles/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("compte/securite/cles/nouvelle/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "compte/securite/cles/<int:pk>/retirer/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("compte/securite/cles/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("compte/securite/secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/securite/secours/nouveaux/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/securite/secours/codes.txt",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
