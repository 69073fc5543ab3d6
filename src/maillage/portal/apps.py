from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "maillage.portal"
    label = "portal"

    def ready(self) -> None:
        from maillage.portal import wiring

        wiring.connect()
