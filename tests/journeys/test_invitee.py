"""The invitee: thirty seconds, a phone, perhaps no script, perhaps Japanese, perhaps somebody quicker."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.stack import Stack


def test_booking_moving_and_cancelling_work_without_script(stack: Stack, person: NewPerson) -> None:
    ida = person(java_script_enabled=False, viewport=PHONE)

    address = people.book(ida, stack, number=10, Last_name="Plain")
    ida.get_by_role("link", name="Reschedule").click()
    ida.get_by_role("link", name="Next").first.click()
    people.choose_a_slot(ida, number=1)
    ida.get_by_role("button", name="Confirm new time").click()
    expect(ida.get_by_role("heading", name="Booking confirmed")).to_be_visible()
    ida.goto(address)
    ida.get_by_role("link", name="Cancel").click()
    ida.get_by_role("button", name="Cancel this booking").click()

    expect(ida.get_by_role("heading", name="Booking cancelled")).to_be_visible()


def test_the_page_shows_times_in_the_invitees_own_zone_which_can_be_changed(stack: Stack, person: NewPerson) -> None:
    yuki = person(timezone_id="Asia/Tokyo")
    yuki.goto(stack.public_page)
    expect(yuki.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    at_home = people.slots(yuki).first.inner_text()

    yuki.get_by_label("Time zone").select_option("Europe/London")

    expect(people.slots(yuki).first).not_to_have_text(at_home)


def test_somebody_was_quicker_and_nothing_typed_is_lost(stack: Stack, person: NewPerson) -> None:
    slow, quick = person(), person()
    slow.goto(f"{stack.public_page}?tz=Europe/London")
    people.choose_a_slot(slow, number=12)
    quick.goto(slow.url)
    people.fill_in(slow, Last_name="Slow", Company="Company that stays")
    people.fill_in(quick, Last_name="Quick")
    quick.get_by_role("button", name="Confirm booking").click()
    expect(quick.get_by_role("heading", name="Booking confirmed")).to_be_visible()

    slow.get_by_role("button", name="Confirm booking").click()

    expect(slow.get_by_label("Company")).to_have_value("Company that stays")
    slow.get_by_role("radio").first.check()
    slow.get_by_role("button", name="Confirm booking").click()
    expect(slow.get_by_role("heading", name="Booking confirmed")).to_be_visible()


def test_pressing_twice_and_going_back_make_one_booking(stack: Stack, person: NewPerson) -> None:
    ida = person()
    first = people.book(ida, stack, number=14, Last_name="Twice")

    ida.go_back()
    if ida.get_by_role("button", name="Confirm booking").count():
        people.fill_in(ida, Last_name="Twice")
        ida.get_by_role("button", name="Confirm booking").click()

    expect(ida).to_have_url(first)


def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(stack: Stack, person: NewPerson) -> None:
    ida = person(java_script_enabled=False)
    ida.goto(f"{stack.public_page}?tz=Europe/London")
    people.choose_a_slot(ida, number=16)
    people.fill_in(ida, Last_name="x" * 5, Email="ida@nowhere")
    ida.get_by_role("button", name="Confirm booking").click()

    email = ida.get_by_label("Email")

    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_value("ida@nowhere")
    expect(ida.get_by_label("Company")).to_have_value(people.INVITEE["Company"])


def test_the_whole_visit_is_there_in_japanese(stack: Stack, person: NewPerson) -> None:
    yuki = person(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=PHONE)
    yuki.goto(stack.public_page)
    people.slots(yuki).first.click()
    yuki.get_by_label("姓").fill("見本")
    yuki.get_by_label("名", exact=True).fill("由紀")
    yuki.get_by_label("メールアドレス").fill("yuki@example.com")
    yuki.get_by_role("button", name=re.compile("予約を確定")).click()

    expect(yuki.get_by_role("heading", level=1)).to_contain_text("予約")
    expect(yuki.get_by_role("main")).to_contain_text("見本 由紀")
    people.open_mail(yuki, stack, to="yuki@example.com", about="予約")
    expect(yuki.get_by_role("main")).to_contain_text("見本様")


def test_the_month_is_walked_by_keyboard_and_changes_at_once(stack: Stack, person: NewPerson) -> None:
    ida = person()
    ida.goto(f"{stack.public_page}?tz=Europe/London")
    shown, month = ida.locator(".times__day").inner_text(), ida.locator("#month").inner_text()

    people.stays_on_this_page(ida)

    ida.locator("month-grid td [tabindex='0'], month-grid td[tabindex='0']").focus()
    ida.keyboard.press("PageDown")
    expect(ida.locator("#month")).not_to_have_text(month)
    expect(ida.locator(".times__day")).to_have_text(shown)
    ida.keyboard.press("PageUp")
    expect(ida.locator("#month")).to_have_text(month)

    assert people.is_still_on_that_page(ida)
    ida.get_by_role("link", name="Next").click()
    expect(ida.locator(".times__day")).not_to_have_text(shown)
    ida.go_back()
    expect(ida.locator(".times__day")).to_have_text(shown)


def test_days_and_weeks_are_walked_by_keyboard_and_a_day_is_chosen_by_enter(stack: Stack, person: NewPerson) -> None:
    """The keys of the WAI-ARIA date grid, in the month after the first, where no day is over."""
    ida = person()
    ida.goto(f"{stack.public_page}?tz=Europe/London")
    people.stays_on_this_page(ida)
    shown, month = ida.locator(".times__day").inner_text(), ida.locator("#month").inner_text()
    ida.locator("month-grid td [tabindex='0'], month-grid td[tabindex='0']").focus()
    ida.keyboard.press("PageDown")
    expect(ida.locator("#month")).not_to_have_text(month)
    month = ida.locator("#month").inner_text()
    middle = focus_the_fifteenth(ida)
    monday = middle - timedelta(days=middle.weekday())

    for key, day in [
        ("ArrowRight", middle + timedelta(days=1)),
        ("ArrowLeft", middle),
        ("ArrowDown", middle + timedelta(days=7)),
        ("ArrowUp", middle),
        ("Home", monday),
        ("Home", monday),
        ("End", monday + timedelta(days=6)),
        ("End", monday + timedelta(days=6)),
        # A year, where the pattern has it: hardly a page is open so far, and a month would surprise.
        ("Shift+PageDown", monday + timedelta(days=6)),
        ("Shift+PageUp", monday + timedelta(days=6)),
    ]:
        ida.keyboard.press(key)
        assert focused_day(ida) == day, key
        assert ida.locator("month-grid [tabindex='0']").count() == 1
    expect(ida.locator("#month")).to_have_text(month)
    expect(ida.locator(".times__day")).to_have_text(shown)

    ida.locator("month-grid td a:not([aria-current])").first.focus()
    ida.keyboard.press("Enter")
    expect(ida.locator(".times__day")).not_to_have_text(shown)
    expect(ida.locator("month-grid [aria-current=true]")).to_be_focused()
    expect(people.slots(ida).first).to_be_visible()
    assert people.is_still_on_that_page(ida)


def focus_the_fifteenth(page: Page) -> date:
    """From where a week leads to no other month."""
    page.locator("month-grid td[data-day$='-15']").evaluate("cell => (cell.querySelector('a') ?? cell).focus()")
    return focused_day(page)


def focused_day(page: Page) -> date:
    return date.fromisoformat(page.evaluate("document.activeElement.closest('td').dataset.day"))
