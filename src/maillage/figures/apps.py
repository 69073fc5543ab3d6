from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "maillage.figures"
    label = "figures"
