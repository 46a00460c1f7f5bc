from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "opencity.core"
    label = "core"

    def ready(self) -> None:
        from opencity.core.refusals import SENTENCES  # noqa: PLC0415  needs the apps to be loaded
        from opencity.core.refused import add_sentences  # noqa: PLC0415

        add_sentences(SENTENCES)
