from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "opencity.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out  # noqa: PLC0415  as below

        from opencity.accounts import sessions  # noqa: PLC0415  as below
        from opencity.accounts.refusals import SENTENCES  # noqa: PLC0415  needs the apps to be loaded
        from opencity.core.refused import add_sentences  # noqa: PLC0415

        add_sentences(SENTENCES)
        user_logged_in.connect(sessions.begin, dispatch_uid="session_begins")
        user_logged_out.connect(sessions.end, dispatch_uid="session_ends")
