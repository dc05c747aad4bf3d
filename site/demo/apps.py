from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo brand: texts, pictures and the command that puts them in place. Nobody imports it."""

    name = "demo"
