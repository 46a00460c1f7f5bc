"""The top room: settings, addresses, system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "opencity.config"
    label = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from opencity.config import checks  # noqa: F401, PLC0415  registering is the import's effect
