"""Every page that a role finds in its own menus, for whoever cannot use a mouse: axe, and nothing wider than the screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opencity.accounts.models import Role
from opencity.appeals import actions
from tests.cast import PASSWORD, lodged, member
from tests.guides_cast import small_shelf
from tests.staff_cast import fresh

pytestmark = pytest.mark.django_db(transaction=True)
MENUS = ".top-nav a[href], .bench-side nav a[href]"
BODY = {Role.EXECUTOR: "roads", Role.HEAD: "roads"}


def new_in_menus(page, walked):
    """Open, one after the other, the pages that the menus lead to and that nobody has opened yet."""
    waiting = ["/staff/"]
    while waiting:
        page.goto(waiting.pop(0))
        here = page.evaluate("location.pathname + location.search")
        every = page.eval_on_selector_all(MENUS, "all => all.map(one => one.pathname + one.search)")
        waiting += [one for one in dict.fromkeys(every) if one not in {here, *walked, *waiting}]
        if here not in walked:
            walked.add(here)
            yield here


@pytest.mark.parametrize(("language", "device"), [("kk", "phone"), ("ru", "page")])
def test_every_list_of_staff_is_sound(request, axe, language, device):
    page, now = request.getfixturevalue(device), timezone.now()
    small_shelf(now)
    people = [member(str(role), role, BODY.get(role), language) for role in Role]
    late = lodged(now=now - timedelta(days=40))
    lodged(text="Тағы бір шұңқыр", now=now)
    actions.accept_appeal(fresh(late), by=next(one for one in people if Role.EXECUTOR in one.roles), now=now)
    found, walked = [], set()
    for person in people:
        page.context.clear_cookies()
        page.goto("/staff/login/")
        page.fill("[name=login]", person.email)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        for address in new_in_menus(page, walked):
            found += [f"{address}: {line}" for line in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{address}: wider than the screen")
    assert found == []
    assert len(walked) > len(Role)
