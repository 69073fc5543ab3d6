from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "maillage.dossiers"
    label = "dossiers"
