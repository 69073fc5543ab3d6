from django.apps import AppConfig


class GatheringConfig(AppConfig):
    name = "maillage.gathering"
    label = "gathering"
