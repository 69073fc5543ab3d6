from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "maillage.upkeep"
    label = "upkeep"
