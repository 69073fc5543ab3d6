from allauth.account import views as allauth
from django.urls import path

from maillage.accounts import views

urlpatterns = [
    path("lien/<str:token>/", views.sign_in, name="sign_in_link"),
    path("connexion/", allauth.request_login_code, name="account_login"),
    path("connexion/", allauth.request_login_code, name="account_request_login_code"),
    path("connexion/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("inactif/", allauth.account_inactive, name="account_inactive"),
    path("inscription/", allauth.signup, name="account_signup"),
]
