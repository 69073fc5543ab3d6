from django.apps import AppConfig


class ManagersConfig(AppConfig):
    name = "maillage.managers"
    label = "managers"
