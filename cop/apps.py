from django.apps import AppConfig


class CopConfig(AppConfig):
    name = "cop"
    default_auto_field = "django.db.models.BigAutoField"
