from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "maillage.reading"
    label = "reading"
