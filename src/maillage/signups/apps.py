from django.apps import AppConfig


class SignupsConfig(AppConfig):
    name = "maillage.signups"
    label = "signups"
