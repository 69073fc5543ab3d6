from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "maillage.look"
    label = "look"
