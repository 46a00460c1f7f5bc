#!/usr/bin/env python
"""Django's command line for the city. Commands that need the embedded database have it for their time."""

import contextlib
import os
import signal
import sys

WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "version",
    "--help",
    "--version",
}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencity.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings first

    from opencity.config import embedded  # noqa: PLC0415
    from opencity.config.environment import Environment  # noqa: PLC0415

    environment = Environment.read()
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    # An end asked for is still an end in order: the embedded database is given back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with contextlib.ExitStack() as stack:
        if environment.embedded and command not in WITHOUT_DATABASE:
            try:
                stack.enter_context(embedded.borrowed(environment.data_dir))
            except embedded.EmbeddedError as error:
                sys.exit(str(error))
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
