"""A manager sets a page up without script: everything that script makes smoother is there as links and forms."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.looking import leave_by
from tests.journeys.stack import Stack
from tests.journeys.test_kinds_of_pages import make_a_page


def test_hours_questions_texts_and_pages_are_set_without_script(stack: Stack, person: NewPerson) -> None:
    mia = person(java_script_enabled=False, viewport=PHONE)
    people.sign_in(mia, stack, "manager")
    slug = make_a_page(mia, stack, "Plain page")

    keeps_hours_and_days_away(mia, stack)
    asks_two_questions_in_another_order(mia, stack, slug)
    words_a_mail(mia, stack, slug)
    copy = copies_and_pauses(mia, stack)

    for page in (copy, slug):
        mia.goto(stack.team(f"pages/{page}/delete/"))
        leave_by(mia.locator("main form button.button--danger"))
    expect(mia.get_by_role("link", name="Plain page")).to_have_count(0)


def keeps_hours_and_days_away(mia: Page, stack: Stack) -> None:
    mia.goto(stack.team("hours/"))
    leave_by(mia.get_by_role("link", name="New hours"))
    mia.locator("[name=name]").fill("Night shift")
    mia.locator("[name=opens_1_0]").fill("22:00")
    mia.locator("[name=closes_1_0]").fill("02:00")
    leave_by(mia.get_by_role("button", name="Save the hours").last)
    expect(mia.get_by_text("the next day", exact=True).first).to_be_visible()
    leave_by(mia.get_by_role("link", name="Delete these hours"))
    leave_by(mia.get_by_role("button", name="Delete these hours"))

    leave_by(mia.get_by_role("link", name="Add days away"))
    mia.locator("[name=first_day]").fill("2030-08-05")
    mia.locator("[name=last_day]").fill("2030-08-09")
    mia.locator("[name=note]").fill("At the sea")
    leave_by(mia.get_by_role("button", name="Keep this time free"))
    away = mia.get_by_role("listitem").filter(has_text="At the sea")
    leave_by(away.get_by_role("link"))
    leave_by(mia.get_by_role("button", name="Open it for bookings again"))
    expect(away).to_have_count(0)


def asks_two_questions_in_another_order(mia: Page, stack: Stack, slug: str) -> None:
    for label in ("Topic", "Budget"):
        mia.goto(stack.team(f"pages/{slug}/form/new/"))
        mia.get_by_label("Question", exact=True).fill(label)
        leave_by(mia.get_by_role("button", name="Add the question"))
    leave_by(mia.get_by_role("button", name="Move “Budget” up"))

    rows = mia.locator(".questions li")
    expect(rows).to_contain_text([re.compile("Budget"), re.compile("Topic")])


def words_a_mail(mia: Page, stack: Stack, slug: str) -> None:
    mia.goto(stack.team(f"pages/{slug}/messages/confirmed/en/"))
    mia.get_by_label("Subject").fill("We look forward to it")
    leave_by(mia.get_by_role("button", name="Show how it reads"))
    expect(mia.get_by_role("article")).to_contain_text("We look forward to it")
    leave_by(mia.get_by_role("button", name="Save the text"))


def copies_and_pauses(mia: Page, stack: Stack) -> str:
    """Answers the copy's slug."""
    mia.goto(stack.team("pages/"))
    leave_by(mia.get_by_role("button", name="Duplicate Plain page"))
    slug = mia.url.split("/pages/")[1].split("/")[0]
    mia.goto(stack.team("pages/"))
    leave_by(mia.get_by_role("button", name="Pause Plain page"))
    expect(mia.get_by_role("button", name="Open Plain page").first).to_be_visible()
    return slug
