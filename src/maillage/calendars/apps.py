from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "maillage.calendars"
    label = "calendars"
