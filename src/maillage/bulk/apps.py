from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "maillage.bulk"
    label = "bulk"
