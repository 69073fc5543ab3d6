from django.apps import AppConfig


class EmbedsConfig(AppConfig):
    name = "maillage.embeds"
    label = "embeds"
