from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "maillage.progress"
    label = "progress"
