from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "opencity.notices"
    label = "notices"

    def ready(self) -> None:
        from opencity.core.refused import add_sentences  # noqa: PLC0415  the registry needs apps to be loaded
        from opencity.notices.refusals import SENTENCES  # noqa: PLC0415

        add_sentences(SENTENCES)
