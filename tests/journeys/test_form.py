"""A page's own questions: from the manager who asks them to invitees with and without script who answer."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack


def test_questions_are_made_answered_and_read(stack: Stack, person: NewPerson) -> None:
    mia = person()
    people.sign_in(mia, stack, "manager")
    add_a_question(mia, stack, label="Industry", kind="One of several", options="Bank\nRetail", name="industry")
    add_a_question(mia, stack, label="Budget", kind="Number", after="Industry: Bank")
    add_a_question(mia, stack, label="Anything else?", kind="Long text")
    # Not at the new question's place in the page: scrolled between pressing and moving, Chromium drags what lies there then.
    mia.goto(stack.team("pages/intro/form/"))
    look_at(mia, "page-form")

    rows = mia.locator(".questions li")
    rows.last.hover()
    mia.mouse.down()
    # Browsers take the first move for the beginning of the drag, and ask only the second whether it may end here.
    rows.first.hover(position={"x": 80, "y": 12})
    rows.first.hover()
    mia.mouse.up()
    expect(rows.first).to_contain_text("Anything else?")
    mia.get_by_role("button", name="Move “Budget” up").click()
    expect(mia.get_by_text("“Budget” depends on “Industry”")).to_be_visible()

    answer_by_keyboard(person(viewport=PHONE), stack)
    answer_without_script(person(viewport=PHONE, java_script_enabled=False), stack)

    people.booking_of(mia, stack, "Keyboard")
    expect(mia.get_by_role("main")).to_contain_text(re.compile(r"Industry\s*Bank\s*Budget\s*1200"))
    expect(mia.get_by_role("main")).to_contain_text(re.compile(r"utm_source\s*newsletter"))
    delete_all_questions(mia, stack)


def add_a_question(
    mia: Page, stack: Stack, *, label: str, kind: str, options: str = "", name: str = "", after: str = ""
) -> None:
    mia.goto(stack.team("pages/intro/form/new/"))
    expect(mia.get_by_label("Answers to choose from")).to_be_hidden()
    mia.get_by_label("Question", exact=True).fill(label)
    mia.get_by_label("Kind").select_option(kind)
    if options:
        mia.get_by_label("Answers to choose from").fill(options)
    if after:
        mia.get_by_label(after).check()
        mia.get_by_label("Has to be answered").check()
    mia.get_by_label("Name in the address").fill(name)
    expect(mia.locator("#preview")).to_contain_text(label)
    mia.get_by_role("button", name="Add the question").click()
    expect(mia.locator(".questions")).to_contain_text(label)


def answer_by_keyboard(ida: Page, stack: Stack) -> None:
    """From the first free time on. What the address said stands there; what is not asked any more cannot be reached."""
    ida.goto(f"{stack.public_page}?tz=Europe/London&industry=Bank&utm_source=newsletter")
    people.press(ida, people.slots(ida).first)
    for label, typed in (people.INVITEE | {"Last name": "Keyboard"}).items():
        people.tab_to(ida, ida.get_by_label(label))
        ida.keyboard.type(typed)
    budget = ida.get_by_label("Budget")
    expect(ida.get_by_label("Bank")).to_be_checked()
    expect(budget).to_be_visible()
    look_at(ida, "book-questions")

    people.tab_to(ida, ida.get_by_label("Bank"))
    ida.keyboard.press("ArrowDown")
    expect(budget).to_be_hidden()
    ida.keyboard.press("ArrowUp")
    ida.keyboard.press("Tab")
    expect(budget).to_be_focused()
    ida.keyboard.type("1200")
    ida.keyboard.press("Enter")

    expect(ida.get_by_role("heading", name="Booking confirmed")).to_be_visible()
    expect(ida.get_by_role("main")).to_contain_text("1200")


def answer_without_script(ida: Page, stack: Stack) -> None:
    """Everything is shown, and says when it counts."""
    ida.goto(f"{stack.public_page}?tz=Europe/London&industry=Retail")
    people.choose_a_slot(ida, number=4)
    people.fill_in(ida, Last_name="Plain")
    expect(ida.get_by_text("Needs an answer if “Industry” is: Bank.")).to_be_visible()

    ida.get_by_label("Bank").check()
    ida.get_by_role("button", name="Confirm booking").click()
    expect(ida.get_by_label("Budget")).to_have_attribute("aria-invalid", "true")
    ida.get_by_label("Retail").check()
    ida.get_by_role("button", name="Confirm booking").click()

    expect(ida.get_by_role("heading", name="Booking confirmed")).to_be_visible()


def delete_all_questions(mia: Page, stack: Stack) -> None:
    """Other journeys fill in this page's form too."""
    mia.goto(stack.team("pages/intro/form/"))
    links = mia.locator(".questions .list__link")
    for _ in range(links.count()):
        links.last.click()
        mia.get_by_role("link", name="Delete this question").click()
        mia.get_by_role("button", name="Delete this question").click()
        expect(mia.get_by_text("The question is deleted.")).to_be_visible()
