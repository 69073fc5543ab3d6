from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    name = "maillage.prospects"
    label = "prospects"
