"""Pages beyond the plain one: several lengths, seats that are shared, links that book once, requests that are declined, hosts that change."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack


def make_a_page(page: Page, stack: Stack, title: str, **details: str) -> str:
    """As a manager makes one, in whatever language and without script. Answers its slug."""
    page.goto(stack.team("pages/new/"))
    page.locator("[name=title]").fill(title)
    leave_by(page.locator("main form button.button--primary"))
    slug = page.url.split("/pages/")[1].split("/")[0]
    page.goto(stack.team(f"pages/{slug}/"))
    for name, value in details.items():
        page.locator(f"[name={name}]").fill(value)
    leave_by(page.locator("main form:has([name=title]) button.button--primary"))
    return slug


def send_form(page: Page) -> None:
    """Presses the one button of the invitee's form, and waits for what comes."""
    leave_by(page.locator("main form button.button--primary"))


def fill_in(page: Page, last_name: str) -> None:
    """By the names of the fields, which are the same in each language."""
    page.locator("[name=last_name]").fill(last_name)
    page.locator("[name=email]").fill(f"{last_name.lower()}@example.com")


def opened_on_the_next_day(page: Page, address: str) -> str:
    """The address of the second day with free times, opened: late in the day little is left of the first."""
    page.goto(address)
    [day] = re.findall(r"day=([\d-]+)", str(people.next_day(page).get_attribute("href")))
    page.goto(f"{address}&day={day}")
    return f"{address}&day={day}"


def test_a_page_with_two_lengths_and_two_seats_is_made_without_script_and_fills_up(
    stack: Stack, person: NewPerson
) -> None:
    mia = person(java_script_enabled=False, viewport=PHONE)
    people.sign_in_in(mia, stack, "manager", "ja")
    slug = make_a_page(mia, stack, "Workshop", other_durations_min="45")
    mia.goto(stack.team(f"pages/{slug}/rules/"))
    mia.locator("[name=capacity]").fill("2")
    leave_by(mia.locator("main form:has([name=capacity]) button.button--primary").first)
    address = f"{stack.url}/t/{stack.facts['team']}/e/{slug}/?tz=Asia/Tokyo"

    first = person(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=PHONE)
    first.goto(address)
    first.get_by_role("link", name="45分").click()
    expect(first.get_by_role("link", name="45分")).to_have_attribute("aria-current", "true")
    address = f"{opened_on_the_next_day(first, address)}&minutes=45"
    first.goto(address)
    expect(first.locator(".slots li").first).to_contain_text("残り2席")
    look_at(first, "seats-two", "ja")
    text = people.slots(first).nth(2).inner_text().split()[0]
    leave_by(people.slots(first).nth(2))
    fill_in(first, "First")
    send_form(first)
    expect(first.get_by_role("main")).to_contain_text("First")

    second = person()
    second.goto(address)
    shared = second.get_by_role("link", name=re.compile(f"^{text}"))
    expect(second.locator(".slots li").filter(has=shared)).to_contain_text("1 seat left")
    look_at(second, "seats-one", "en")
    leave_by(shared)
    fill_in(second, "Second")
    send_form(second)
    expect(second.get_by_role("heading", name="Booking confirmed")).to_be_visible()

    second.goto(address)
    expect(people.slots(second).first).to_be_visible()
    assert second.get_by_role("link", name=re.compile(f"^{text}")).count() == 0


def test_a_link_books_once_also_while_its_page_is_paused(stack: Stack, person: NewPerson) -> None:
    mia, ida = person(), person(viewport=PHONE)
    people.sign_in(mia, stack, "manager")
    slug = make_a_page(mia, stack, "By link alone")
    mia.goto(stack.team(f"pages/{slug}/links/"))
    leave_by(mia.get_by_role("button", name="Make a link"))
    link = mia.locator("main input[readonly], main copy-field input").first.input_value()
    look_at(mia, "one-off-links", "en")
    mia.goto(stack.team("pages/"))
    leave_by(mia.get_by_role("button", name="Pause By link alone"))

    ida.goto(f"{stack.url}/t/{stack.facts['team']}/e/{slug}/")
    assert people.slots(ida).count() == 0
    look_at(ida, "paused", "en")
    ida.goto(link)
    people.choose_a_slot(ida, number=1)
    people.fill_in(ida, Last_name="Once")
    send_form(ida)
    expect(ida.get_by_role("heading", name="Booking confirmed")).to_be_visible()
    ida.goto(link)

    expect(ida.get_by_role("heading", name="This link has done its work")).to_be_visible()
    look_at(ida, "link-spent", "en")
    mia.goto(stack.team(f"pages/{slug}/links/"))
    expect(mia.get_by_role("main")).to_contain_text("Used")


def test_a_request_is_declined_with_a_reason_and_its_time_is_free_again(stack: Stack, person: NewPerson) -> None:
    mia, yuki = person(), person(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=PHONE, color_scheme="dark")
    people.sign_in(mia, stack, "manager")
    slug = make_a_page(mia, stack, "If it suits")
    mia.goto(stack.team(f"pages/{slug}/rules/"))
    mia.get_by_label("Bookings need a yes").check()
    leave_by(mia.get_by_role("button", name="Save the rules"))
    address = opened_on_the_next_day(yuki, f"{stack.url}/t/{stack.facts['team']}/e/{slug}/?tz=Asia/Tokyo")
    text = people.choose_a_slot(yuki)
    fill_in(yuki, "Yuki")
    send_form(yuki)
    kept = yuki.url
    look_at(yuki, "requested", "ja")

    people.booking_of(mia, stack, "Yuki")
    leave_by(mia.get_by_role("link", name="Decline"))
    mia.get_by_label("Reason").fill("We are away that week.")
    look_at(mia, "decline", "en")
    leave_by(mia.get_by_role("button", name="Decline this request"))
    expect(mia.get_by_role("main")).to_contain_text("Declined")
    yuki.goto(kept)
    look_at(yuki, "declined", "ja")

    people.open_mail(yuki, stack, to="yuki@example.com", about="If it suits")
    expect(yuki.get_by_role("main")).to_contain_text("We are away that week.")
    yuki.goto(address)
    assert text in [slot.split()[0] for slot in people.slots(yuki).all_inner_texts()]


def test_a_meeting_goes_to_another_host_and_the_invitee_is_told(stack: Stack, person: NewPerson) -> None:
    ada, ida = person(), person()
    people.sign_in(ada, stack, "owner")
    kept = people.book(ida, stack, number=18, Last_name="Handed", Email="handed@example.com")

    people.booking_of(ada, stack, "Handed")
    leave_by(ada.get_by_role("link", name="Change host"))
    look_at(ada, "change-host", "en")
    ada.get_by_label("New host").select_option("Mia Sample")
    leave_by(ada.get_by_role("button", name="Give it to them"))

    expect(ada.get_by_role("main")).to_contain_text("Mia Sample")
    ida.goto(kept)
    expect(ida.get_by_role("main")).to_contain_text("Mia Sample")
    people.open_mail(ida, stack, to="handed@example.com", about="Another host")
    expect(ida.get_by_role("main")).to_contain_text("You will now meet Mia Sample.")


def test_an_invitee_moves_and_cancels_by_keyboard_alone_in_japanese(stack: Stack, person: NewPerson) -> None:
    yuki = person(locale="ja-JP", timezone_id="Asia/Tokyo")
    yuki.goto(f"{stack.public_page}?tz=Asia/Tokyo")
    people.press(yuki, people.slots(yuki).first)
    for name, typed in {"last_name": "Keys", "email": "keys@example.com"}.items():
        people.tab_to(yuki, yuki.locator(f"[name={name}]"))
        yuki.keyboard.type(typed)
    people.press(yuki, yuki.locator("main form button.button--primary"))

    people.press(yuki, yuki.get_by_role("link", name="日時を変更"))
    people.press_the_next_day(yuki)
    people.press(yuki, people.slots(yuki).first)
    people.press(yuki, yuki.locator("main form button.button--primary"))
    people.press(yuki, yuki.get_by_role("link", name="キャンセル"))
    people.press(yuki, yuki.locator("main form button").first)

    expect(yuki.get_by_role("heading", level=1)).to_contain_text("キャンセル")
