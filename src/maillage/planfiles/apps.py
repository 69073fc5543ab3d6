from django.apps import AppConfig


class PlanfilesConfig(AppConfig):
    name = "maillage.planfiles"
    label = "planfiles"
