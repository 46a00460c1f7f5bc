"""Pages for when something is wrong."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.utils import translation

from opencity.web.public import errors
from tests.cast import small_city

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_here(db, client, language):
    small_city()
    response = client.get(f"/{language}/nothing/here/")
    shown = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}"' in shown
    assert "1400" in shown
    assert f'href="/{language}/"' in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "arguments", "status"),
    [
        (errors.bad_request, [SuspiciousOperation()], 400),
        (errors.forbidden, [PermissionDenied()], 403),
        (errors.csrf_failed, [], 403),
        (errors.server_error, [], 500),
    ],
)
def test_pages_that_need_no_database(language, view, arguments, status):
    """No database is allowed in this test: the pages must not ask it."""
    with translation.override(language):
        response = view(RequestFactory().get("/"), *arguments)
    shown = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in shown
    assert f'href="/{language}/"' in shown
    assert "112" in shown


def test_a_bug_gives_our_page(db, monkeypatch):
    small_city()

    def broken(*_arguments, **_facts):
        message = "a bug"
        raise RuntimeError(message)

    monkeypatch.setattr("opencity.web.public.listing.directory", broken)
    response = Client(raise_request_exception=False).get("/ru/appeals/")
    assert response.status_code == 500
    assert '<html lang="ru"' in response.content.decode()


def test_a_form_from_elsewhere(db):
    small_city()
    response = Client(enforce_csrf_checks=True).post("/en/appeals/open/", {"number": "1"})
    assert response.status_code == 403
    assert "This form was open too long" in response.content.decode()


def test_a_host_that_is_not_ours(db, client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = client.get("/ru/appeals/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_pack_that_cannot_be_read_still_gives_a_page(settings, tmp_path):
    errors._city.cache_clear()
    settings.CITY_PACK = tmp_path
    try:
        assert errors.server_error(RequestFactory().get("/")).status_code == 500
    finally:
        errors._city.cache_clear()
