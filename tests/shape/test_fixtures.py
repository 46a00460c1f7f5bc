"""The fixtures that other tests rest on: the database is the real thing, the browser starts."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_database_folds_kazakh_letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ӘКІМДІК'), 'Әкімдік' ILIKE '%әкім%', current_setting('server_version_num')::int")
        lowered, found, version = cursor.fetchone()
    assert (lowered, found) == ("әкімдік", True)
    assert version >= 150_000


def test_phone_is_360_pixels_wide_and_axe_sees_it(phone, axe, live_server):
    assert phone.goto("/healthz").json()["database"] == "ok"
    phone.set_content('<meta name="viewport" content="width=device-width"><p>Untitled</p>')
    assert phone.evaluate("window.innerWidth") == 360
    assert any("document-title" in line for line in axe(phone))


def test_page_without_javascript_runs_none(plain_page, live_server):
    plain_page.set_content("<title>before</title><script>document.title = 'after'</script>")
    assert plain_page.title() == "before"
