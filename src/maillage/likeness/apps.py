from django.apps import AppConfig


class LikenessConfig(AppConfig):
    name = "maillage.likeness"
    label = "likeness"
