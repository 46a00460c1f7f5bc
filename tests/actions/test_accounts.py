"""Staff: invited, with roles that fit; guessing is made hopeless."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from opencity.accounts import attempts
from opencity.accounts.actions import add_member, remove_member
from opencity.accounts.models import Attempt, Membership, Role, User
from opencity.core.refused import Refused
from tests.cast import NOW, PASSWORD, member


@pytest.mark.parametrize(
    ("role", "body", "code"),
    [
        (Role.EXECUTOR, "", "role_and_body"),
        (Role.HEAD, "", "role_and_body"),
        (Role.DISPATCHER, "roads", "role_and_body"),
        (Role.EXECUTOR, "nobody", "body_unknown"),
    ],
)
def test_roles_and_bodies_must_fit(role: Role, body: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        member("Aida", role, body)
    assert refused.value.code == code
    assert not User.objects.exists()
    assert not Membership.objects.exists()


def test_one_address_is_one_person_whatever_its_letters() -> None:
    member("Aida", Role.DISPATCHER)
    with pytest.raises(Refused):
        add_member(email="AIDA@example.org", name="Aida", password=PASSWORD, roles=[])


def test_a_removed_member_sees_nothing() -> None:
    user = member("Aida", Role.DISPATCHER)
    remove_member(user)
    assert not User.objects.get(pk=user.pk).is_active


def test_the_first_administrator_comes_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)
    out = StringIO()
    call_command("add_admin", "chief@example.org", "Chief", stdout=out)
    assert User.objects.get().roles == {Role.CITY_ADMIN}
    for wrong in (("chief@example.org", "Again"), ("no address", "Nobody")):
        with pytest.raises(CommandError):
            call_command("add_admin", *wrong, stdout=out)
    monkeypatch.setenv("ADMIN_PASSWORD", "12345")
    with pytest.raises(CommandError):
        call_command("add_admin", "other@example.org", "Other", stdout=out)


def test_ten_failures_shut_the_door_for_a_quarter_of_an_hour() -> None:
    for _ in range(attempts.MOST_FAILURES - 1):
        attempts.failed("secret", "26-000001-5", "10.0.0.1", now=NOW)
    assert not attempts.is_shut("secret", "26-000001-5", now=NOW)
    attempts.failed("secret", "26-000001-5", now=NOW)
    assert attempts.is_shut("secret", "26-000001-5", now=NOW)
    assert attempts.is_shut("secret", "26-000001-5", "10.9.9.9", now=NOW)
    assert not attempts.is_shut("secret", "26-000002-3", now=NOW)
    assert not attempts.is_shut("login", "26-000001-5", now=NOW)
    later = NOW + timedelta(minutes=15, seconds=1)
    assert not attempts.is_shut("secret", "26-000001-5", now=later)
    assert attempts.forget_old(later)
    assert not Attempt.objects.exists()


def test_an_attempt_keeps_neither_number_nor_address() -> None:
    attempts.failed("secret", "26-000001-5", "10.0.0.1", now=NOW)
    assert all("26-" not in key and "10.0" not in key for key in Attempt.objects.values_list("key", flat=True))
