from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "opencity.appeals"
    label = "appeals"

    def ready(self) -> None:
        from opencity.appeals.refusals import SENTENCES  # noqa: PLC0415  the registry needs apps to be loaded
        from opencity.core.refused import add_sentences  # noqa: PLC0415

        add_sentences(SENTENCES)
