"""Several records could be meant: a manager picks one from the list, and the choice is remembered."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack
from tests.journeys.test_waiting import readers


@pytest.mark.parametrize("picked_in", ["en", "ja"])
def test_whom_a_manager_picks_from_the_list_is_used_then_and_from_then_on(
    connected: Stack, person: NewPerson, picked_in: str
) -> None:
    mia, name = readers(connected, person), f"Doubtful{picked_in}"
    email = f"{name}@example.com".lower()
    older, _newer = (
        connected.standin.call("POST", "records/Lead", LastName=name, Company=company) for company in ("Old", "New")
    )
    connected.standin.turn(lead_duplicates="block", match_by_last_name=True)
    try:
        people.book(person(), connected, Last_name=name, Email=email)
        for language, page in mia.items():
            see_the_list(page, connected)
            look_at(page, "choosing", language)

        page = mia[picked_in]
        page.locator(f"input[name=record][value='{older['Id']}']").check()
        leave_by(page.locator("form[action$='/choose/'] button"))
        connected.standin.wait_for("Event", WhoId=older["Id"])

        people.book(person(), connected, number=3, Last_name=name, Email=email)
        connected.standin.wait_for("Event", WhoId=older["Id"], count=2)
        page.goto(connected.team("apps/salesforce/waiting/"))
        expect(page.locator(".empty")).to_be_visible()
    finally:
        connected.standin.turn(lead_duplicates="alert", match_by_last_name=False)


def see_the_list(page: Page, stack: Stack) -> None:
    """Looks again until the cause is there, and opens its list."""
    choose = page.locator("article.card a.button--primary")
    for _ in range(60):
        page.goto(stack.team("apps/salesforce/waiting/"))
        if choose.count():
            break
        page.wait_for_timeout(500)
    leave_by(choose)
    expect(page.locator("input[name=record]")).to_have_count(2)
