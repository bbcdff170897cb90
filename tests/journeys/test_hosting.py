"""The host's side: by keyboard alone; and without script, on a phone, in Japanese."""

import re

from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.stack import Stack


def test_a_page_that_asks_for_a_yes_is_made_and_answered_by_keyboard_alone(stack: Stack, person: NewPerson) -> None:
    mia, ida = person(), person(java_script_enabled=False)
    people.sign_in(mia, stack, "manager")
    mia.goto(stack.team("pages/new/"))
    people.tab_to(mia, mia.get_by_label("Title"))
    mia.keyboard.type("By request")
    people.press(mia, mia.get_by_role("button", name="Create the page"))
    people.press(mia, mia.get_by_role("link", name="Rules", exact=True))
    people.tab_to(mia, mia.get_by_label("Bookings need a yes"))
    mia.keyboard.press("Space")
    people.press(mia, mia.get_by_role("button", name="Save the rules"))
    expect(mia.get_by_label("Bookings need a yes")).to_be_checked()

    ida.goto(f"{stack.url}/t/{stack.facts['team']}/e/by-request/?tz=Europe/London")
    people.choose_a_slot(ida)
    people.fill_in(ida, Last_name="Patient")
    ida.get_by_role("button", name="Confirm booking").click()
    expect(ida.get_by_role("heading", name="Booking requested")).to_be_visible()

    mia.goto(stack.team())
    people.press(mia, mia.get_by_role("button", name=re.compile("Confirm.*Ida Patient")))
    expect(mia.get_by_role("main")).to_contain_text("Ida Patient")
    ida.reload()
    expect(ida.get_by_role("heading", name="Booking confirmed")).to_be_visible()


def test_a_host_books_moves_and_cancels_without_script_on_a_phone_in_japanese(stack: Stack, person: NewPerson) -> None:
    mia = person(java_script_enabled=False, viewport=PHONE)
    people.sign_in_in(mia, stack, "manager", "ja")
    mia.goto(stack.team(f"bookings/new/{stack.facts['page']}/"))
    people.choose_a_slot(mia, number=3)
    mia.get_by_label("姓").fill("代理")
    mia.get_by_label("名", exact=True).fill("花子")
    mia.get_by_label("メールアドレス").fill("hanako@example.com")
    mia.get_by_label("言語").select_option("ja")
    mia.get_by_role("button", name="この日時で予約する").click()
    expect(mia.get_by_role("heading", level=1)).to_have_text("代理 花子")

    mia.get_by_role("link", name="日時を変更する").click()
    people.choose_a_slot(mia, number=5)
    mia.get_by_role("button", name="新しい日時に変更する").click()
    mia.get_by_role("link", name="キャンセルする").click()
    mia.get_by_label("理由").fill("体調不良のため")
    mia.get_by_role("button", name="この予約をキャンセルする").click()

    expect(mia.get_by_role("main")).to_contain_text("この予約はキャンセルされました。")
    expect(mia.get_by_role("main")).to_contain_text("体調不良のため")
    people.open_mail(mia, stack, to="hanako@example.com", about="キャンセル")
    expect(mia.get_by_role("main")).to_contain_text("代理様")
