from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "opencity.core"
    label = "core"

    def ready(self) -> None:
        from opencity.core.refusals import SENTENCES  # noqa: PLC0415  needs the apps to be loaded
        from opencity.core.refused import add_sentences, speak_with  # noqa: PLC0415
        from opencity.core.saying import say_fact  # noqa: PLC0415

        add_sentences(SENTENCES)
        speak_with(say_fact)
