from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "maillage.awards"
    label = "awards"
