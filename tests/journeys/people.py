"""What people do in their browsers, as sentences that journeys are made of."""

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.stack import Stack

# In both languages; the links beside the month are called after their months.
NEXT = re.compile("^(Next|次へ)$")
# More than any page has: whoever tabs further has lost their way.
MOST_STOPS = 120
INVITEE = {"Last name": "Byron", "First name": "Ida", "Email": "ida@example.com", "Company": "Analytical Example"}


# The session of each of the demo's people who has signed in, by address and e-mail: checking a password takes long on purpose.
_sessions: dict[tuple[str, str], str] = {}


def sign_in(page: Page, stack: Stack, who: str, *, anew: bool = False) -> None:
    """As the demo's `owner`, `admin`, `manager` or `member`, in the session of before, or with a password if it has ended.

    `anew`: in a session that shares nothing with other browsers.
    """
    login = stack.facts["logins"][who]
    email = login["email"]
    session = None if anew else _sessions.get((stack.url, email))
    if session:
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": stack.url, "httpOnly": True}])
        page.goto(f"{stack.url}/accounts/login/")
        if "/accounts/login/" not in page.url:
            return
    sign_in_with(page, stack, email, login["password"])
    if not anew:
        [cookie] = [each for each in page.context.cookies(stack.url) if each.get("name") == "sessionid"]
        _sessions[stack.url, email] = str(cookie.get("value"))


def sign_in_in(page: Page, stack: Stack, who: str, language: str) -> None:
    """The same, reading "en" or "ja" from then on."""
    sign_in(page, stack, who)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": stack.url}])


def sign_in_with(page: Page, stack: Stack, email: str, password: str) -> None:
    """By a form that is found in whatever language it is."""
    page.goto(f"{stack.url}/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main form button.button--primary").click()
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


def next_day(page: Page) -> Locator:
    """The link to the next day with free times."""
    return page.get_by_role("link", name=NEXT)


def choose_a_slot(page: Page, *, number: int = 0) -> str:
    """Presses a free time, counted from the first one shown; turns to the days that follow. Answers its text, such as `9:00`."""
    day = page.locator(".times__day")
    while True:
        expect(slots(page).first).to_be_visible()
        here = slots(page).count()
        if number < here:
            break
        number, shown = number - here, day.inner_text()
        next_day(page).click()
        expect(day).not_to_have_text(shown)
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
    """Opens a booking as the signed-in host sees it; among many a list shows only the first."""
    page.goto(stack.team(f"bookings/?q={invitee}"))
    page.get_by_role("link").filter(has_text=invitee).first.click()


def reload_until(page: Page, words: str, *, within_s: float = 30) -> None:
    """Looks again, as a person does, until the page says so."""
    deadline = time.monotonic() + within_s
    while not page.get_by_text(words, exact=True).count():
        assert time.monotonic() < deadline, f"the page never said {words!r}"
        time.sleep(0.5)
        page.reload()


def tab_to(page: Page, there: Locator) -> None:
    """Goes on by Tab until it has the focus, and shows it."""
    expect(there).to_be_visible()
    for _ in range(MOST_STOPS):
        if there.evaluate("element => element === document.activeElement && element.matches(':focus-visible')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not lead to {there}")


def press(page: Page, there: Locator) -> None:
    """Goes there by Tab, presses Enter, and waits for the page that comes."""
    tab_to(page, there)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_the_next_day(page: Page) -> None:
    """Turns to the next day with free times by the keyboard: of the first one others may have taken what there was."""
    day = page.locator(".times__day")
    shown = day.inner_text()
    tab_to(page, next_day(page))
    page.keyboard.press("Enter")
    expect(day).not_to_have_text(shown)


def stays_on_this_page(page: Page) -> None:
    """Leaves a mark that only this document has."""
    page.evaluate("window.isTheSamePage = true")


def is_still_on_that_page(page: Page) -> bool:
    """Whether the mark is there: nothing was loaded anew since."""
    return bool(page.evaluate("window.isTheSamePage === true"))
