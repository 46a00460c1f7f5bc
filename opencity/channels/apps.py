from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "opencity.channels"
    label = "channels"

    def ready(self) -> None:
        from opencity.channels.refusals import SENTENCES  # noqa: PLC0415  needs the apps to be loaded
        from opencity.core.refused import add_sentences  # noqa: PLC0415  the same

        add_sentences(SENTENCES)
