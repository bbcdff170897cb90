"""What people do in their browsers, as sentences that journeys are made of."""

import re
import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.stack import Stack

INVITEE = {"Last name": "Byron", "First name": "Ida", "Email": "ida@example.com", "Company": "Analytical Example"}


def sign_in(page: Page, stack: Stack, who: str) -> None:
    """As the demo's `owner`, `admin`, `manager` or `member`."""
    login = stack.facts["logins"][who]
    sign_in_with(page, stack, login["email"], login["password"])


def sign_in_in(page: Page, stack: Stack, who: str, language: str) -> None:
    """The same in "en" or "ja", by a form that is found whatever it says."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": stack.url}])
    page.goto(f"{stack.url}/accounts/login/")
    login = stack.facts["logins"][who]
    page.locator("[name=login]").fill(login["email"])
    page.locator("[name=password]").fill(login["password"])
    page.locator("main form button.button--primary").click()
    page.wait_for_load_state("networkidle")


def sign_in_with(page: Page, stack: Stack, email: str, password: str) -> None:
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def paste_keys(page: Page, stack: Stack, *, team: str | None = None, **changed: str) -> None:
    """Pastes the demo's key and secret, or others, and presses the button."""
    standin = stack.facts["standin"]
    page.goto(f"{stack.url}/teams/{team or stack.facts['team']}/apps/salesforce/")
    again = page.get_by_text("Connect again")
    if again.count():
        again.click()
    page.get_by_label("Consumer Key").fill(changed.get("key", standin["consumer_key"]))
    page.get_by_label("Consumer Secret").fill(changed.get("secret", standin["consumer_secret"]))
    page.get_by_role("button", name="Connect to Salesforce").click()


def log_in_to_salesforce(page: Page, stack: Stack, *, username: str = "", password: str = "") -> None:
    """On the stand-in's page; does nothing where the browser is logged in already."""
    page.wait_for_load_state("networkidle")
    if page.get_by_label("Username").count():
        page.get_by_label("Username").fill(username or stack.facts["standin"]["username"])
        page.get_by_label("Password").fill(password or stack.facts["standin"]["password"])
        page.get_by_role("button").first.click()


def allow(page: Page) -> None:
    """Salesforce asks only whom it has not asked before."""
    page.wait_for_load_state("networkidle")
    if page.get_by_role("button", name="Allow").count():
        page.get_by_role("button", name="Allow").click()


def connect(page: Page, stack: Stack) -> None:
    """The administrator's whole way to `Connected`."""
    sign_in(page, stack, "admin")
    paste_keys(page, stack)
    log_in_to_salesforce(page, stack)
    allow(page)
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()


def switch_on(page: Page, stack: Stack, *, register_as: str = "Register as a Lead", overwrite: bool = False) -> None:
    """The manager's settings of the demo page: customer information and Event."""
    sign_in(page, stack, "manager")
    page.goto(stack.team(f"pages/{stack.facts['page']}/integrations/salesforce/"))
    page.get_by_label("Customer information").check()
    page.get_by_label(register_as).check()
    page.get_by_label("Create an Event (activity record)").check()
    page.get_by_label("Overwrite existing records").set_checked(overwrite)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Customer information")).to_be_checked()


def slots(page: Page) -> Any:
    """The links whose text is a start time."""
    return page.get_by_role("link", name=re.compile(r"^\d{1,2}:\d\d"))


def choose_a_slot(page: Page, *, number: int = 0) -> str:
    """Presses a free time; turns the week when there are too few. Answers its text, such as `9:00`."""
    while slots(page).count() <= number:
        page.get_by_role("link", name="Next").first.click()
        page.wait_for_load_state()
    slot = slots(page).nth(number)
    text = str(slot.inner_text()).split()[0]
    slot.click()
    return text


def fill_in(page: Page, **changed: str) -> None:
    for label, value in (INVITEE | {name.replace("_", " "): value for name, value in changed.items()}).items():
        page.get_by_label(label).fill(value)


def book(page: Page, stack: Stack, *, number: int = 0, **guest: str) -> str:
    """Opens the demo page, takes a slot, confirms. Answers the address that is the invitee's to keep."""
    page.goto(f"{stack.public_page}?tz=Europe/London")
    choose_a_slot(page, number=number)
    fill_in(page, **guest)
    page.get_by_role("button", name="Confirm booking").click()
    expect(page.get_by_role("heading", name="Booking confirmed")).to_be_visible()
    return page.url


def open_mail(page: Page, stack: Stack, *, to: str, about: str, within_s: float = 20) -> None:
    """Opens the newest mail to this address whose subject holds these words, once it is there."""
    deadline = time.monotonic() + within_s
    row = page.get_by_role("listitem").filter(has_text=to).filter(has_text=about)
    while True:
        page.goto(f"{stack.url}/mailbox/")
        if row.count():
            row.first.get_by_role("link").click()
            return
        assert time.monotonic() < deadline, f"no mail about {about!r} came"
        time.sleep(0.3)


def booking_of(page: Page, stack: Stack, invitee: str) -> None:
    """Opens a booking as the signed-in host sees it."""
    page.goto(stack.team("bookings/"))
    page.get_by_role("link").filter(has_text=invitee).first.click()


def reload_until(page: Page, words: str, *, within_s: float = 30) -> None:
    """Looks again, as a person does, until the page says so."""
    deadline = time.monotonic() + within_s
    while not page.get_by_text(words, exact=True).count():
        assert time.monotonic() < deadline, f"the page never said {words!r}"
        time.sleep(0.5)
        page.reload()
