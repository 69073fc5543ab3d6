from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "maillage.tenders"
    label = "tenders"
