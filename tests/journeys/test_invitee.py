"""The invitee: thirty seconds, a phone, perhaps no script, perhaps Japanese, perhaps somebody quicker."""

import re

from playwright.sync_api import expect

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
