from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "maillage.promotion"
    label = "promotion"
