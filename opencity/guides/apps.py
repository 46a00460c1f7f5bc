from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "opencity.guides"
    label = "guides"

    def ready(self) -> None:
        from opencity.core.refused import add_sentences  # noqa: PLC0415
        from opencity.guides.refusals import SENTENCES  # noqa: PLC0415  the registry needs apps to be loaded

        add_sentences(SENTENCES)
