from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "maillage.installation"
    label = "installation"
