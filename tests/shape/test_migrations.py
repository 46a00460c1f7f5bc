"""Models and migrations tell the same."""

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing():
    output = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output, no_color=True)
    except SystemExit:
        pytest.fail(f"make them: manage.py makemigrations\n{output.getvalue()}", pytrace=False)
