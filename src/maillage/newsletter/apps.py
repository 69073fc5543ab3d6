from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "maillage.newsletter"
    label = "newsletter"
