from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "maillage.missions"
    label = "missions"
