from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    name = "maillage.purchases"
    label = "purchases"
