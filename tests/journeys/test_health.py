"""An administrator checks a connection's health, reads in both languages what is to be mended, mends it and is told of a change."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack

PATH = "apps/salesforce/health/"
UNANSWERED = "Salesforce did not answer this, or not in a way that we understand."
NOTHING_ANSWERED = "Salesforce did not answer, or not in a way that we understand, so nothing could be asked."
VIEWS = [(DESK, "light", "en-GB"), (PHONE, "dark", "ja-JP"), (DESK, "dark", "ja-JP"), (PHONE, "light", "en-GB")]


def test_what_is_worse_is_seen_told_and_mended(connected: Stack, person: NewPerson) -> None:
    admin = person()
    people.sign_in(admin, connected, "admin")
    admin.goto(connected.team("apps/salesforce/"))
    admin.get_by_role("link", name="See its health").click()
    _check(admin)
    expect(_probe(admin, "Rights of the connected user: Lead")).to_contain_text("may do what is needed")
    for name, view in _views(person, connected):
        look_at(view, "health-well", name)

    _spoil(connected)
    try:
        _check(admin)
        expect(admin.get_by_role("heading", name="To be mended: 3")).to_be_visible()
        expect(_probe(admin, "View All on Lead and Contact")).to_contain_text("is made twice")
        expect(_probe(admin, "Record types: Lead")).to_contain_text("New ones get Direct")
        for name, view in _views(person, connected):
            look_at(view, "health-worse", name)
        login = connected.facts["logins"]["admin"]["email"]
        people.open_mail(admin, connected, to=login, about="changed for the worse", within_s=120)
        expect(admin.locator("body")).to_contain_text("View All on Lead and Contact.")
    finally:
        # Nobody else books into an org that refuses.
        _mend(connected)
    admin.goto(connected.team(PATH))
    _check(admin)
    expect(admin.get_by_role("main")).not_to_contain_text("To be mended")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"fault": "server_error_html", "path": "/describe", "times": 9}, UNANSWERED),
        ({"fault": "maintenance", "path": "/services/", "times": 9}, NOTHING_ANSWERED),
    ],
    ids=["one question", "all of them"],
)
def test_a_page_of_html_in_place_of_an_answer_turns_lights_grey_and_nothing_else(
    connected: Stack, person: NewPerson, fault: dict[str, Any], said: str
) -> None:
    admin = person(java_script_enabled=False)
    people.sign_in(admin, connected, "admin")
    connected.standin.call("POST", "faults", **fault)
    try:
        admin.goto(connected.team(PATH))
        admin.get_by_role("button", name="Check now").click()
        people.reload_until(admin, said)
    finally:
        connected.standin.call("DELETE", "faults")

    admin.goto(connected.team("apps/salesforce/"))
    expect(admin.get_by_text("Connected", exact=True)).to_be_visible()


def _spoil(stack: Stack) -> None:
    """An administrator of the org takes rights away and adds record types."""
    stack.standin.call(
        "PATCH",
        "schema",
        denied={"Event": ["delete"]},
        hidden={"Lead": ["Company"]},
        hidden_objects=["DuplicateRule"],
    )
    stack.standin.call("PATCH", "switches", view_all=["Lead"])
    for name in ("Direct", "Partner"):
        stack.standin.act("record-type", sobject="Lead", name=name)


def _mend(stack: Stack) -> None:
    stack.standin.call("PATCH", "schema", denied={}, hidden={}, hidden_objects=[], record_types={})
    stack.standin.call("PATCH", "switches", view_all=["Lead", "Contact"])


def _check(page: Page) -> None:
    """Presses the button and waits until the page shows what was found."""
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("Checking", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Check now")).to_be_visible()


def _probe(page: Page, name: str) -> Any:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, exact=True))


def _views(person: NewPerson, stack: Stack) -> Any:
    """The page as an administrator sees it, in each view."""
    for viewport, scheme, locale in VIEWS:
        page = person(viewport=viewport, color_scheme=scheme, locale=locale)
        people.sign_in_in(page, stack, "admin", locale[:2])
        page.goto(stack.team(PATH))
        yield f"{'desk' if viewport is DESK else 'phone'}-{scheme}-{locale[:2]}", page
