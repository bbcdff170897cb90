"""The set-up guide in a browser: each way from its first step to the form, in both languages, for everybody."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack

WAYS = ("external-client-app", "connected-app", "client-credentials")
LOOKS = [("desk", "light", "en"), ("phone", "dark", "ja"), ("phone", "light", "en"), ("desk", "dark", "ja")]


def open_guide(page: Page, stack: Stack) -> None:
    page.goto(stack.team("apps/salesforce/guide/"))


def test_an_administrator_is_led_to_the_form_also_where_it_is_folded_away(connected: Stack, person: NewPerson) -> None:
    adam = person()
    people.sign_in(adam, connected, "admin")
    open_guide(adam, connected)
    adam.get_by_role("link", name="With a new External Client App").click()
    for number in range(1, 9):
        expect(adam.get_by_text(f"Step {number} of 9")).to_be_visible()
        adam.get_by_role("link", name=re.compile("^Next: ")).click()
    expect(adam.get_by_text("Step 9 of 9")).to_be_visible()

    adam.get_by_role("link", name="Enter key and secret").click()

    expect(adam.get_by_label("Callback address")).to_have_value(f"{connected.url}/integrations/salesforce/callback/")
    expect(adam.get_by_label("Consumer Key")).to_be_visible()


def test_the_permission_set_is_copied_and_saved(stack: Stack, person: NewPerson) -> None:
    adam = person(permissions=["clipboard-read", "clipboard-write"])
    people.sign_in(adam, stack, "admin")
    adam.goto(stack.team("apps/salesforce/guide/external-client-app/permissions/"))

    adam.get_by_role("button", name="Copy").click()
    with adam.expect_download() as download:
        adam.get_by_role("link", name="Save the file").click()

    copied = adam.evaluate("navigator.clipboard.readText()")
    assert download.value.suggested_filename == "Jicoo_Bookings.permissionset-meta.xml"
    assert Path(download.value.path()).read_text(encoding="utf-8") == copied
    assert "<PermissionSet" in copied


def test_it_works_without_script(stack: Stack, person: NewPerson) -> None:
    adam = person(java_script_enabled=False)
    people.sign_in(adam, stack, "admin")
    open_guide(adam, stack)
    adam.get_by_role("link", name="With an integration user").click()

    adam.get_by_role("link", name=re.compile("^Next: ")).click()
    adam.get_by_role("link", name="Previous").click()

    expect(adam.get_by_role("heading", level=1)).to_have_text("What you need")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_it_is_for_everybody(stack: Stack, person: NewPerson, way: str, look: tuple[str, str, str]) -> None:
    width, scheme, language = look
    page = person(viewport=PHONE if width == "phone" else DESK, color_scheme=scheme)
    people.sign_in(page, stack, "admin")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": stack.url}])
    open_guide(page, stack)
    if way == WAYS[0]:
        look_at(page, f"guide-ways-{width}-{language}")
    leave_by(page.locator(f'main a[href*="{way}"]'))
    number = 1
    while True:
        look_at(page, f"guide-{way}-{number}-{width}-{language}")
        following = page.locator("main a[rel=next]")
        if not following.count():
            break
        leave_by(following)
        number += 1

    assert number == 9
