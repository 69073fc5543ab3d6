from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "maillage.evaluations"
    label = "evaluations"
