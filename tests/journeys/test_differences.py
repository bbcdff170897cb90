"""People change Events by hand in Salesforce; a manager compares, reads what differs in both languages, and settles it."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack

PATH = "apps/salesforce/differences/"


def test_what_people_changed_in_salesforce_is_found_and_settled(connected: Stack, person: NewPerson) -> None:
    events = {
        name: _sent(person(), connected, name, number) for number, name in enumerate(("Deleted", "Altered", "Moved"))
    }
    connected.standin.call("DELETE", f"records/{events['Deleted']['Id']}")
    connected.standin.call("PATCH", f"records/{events['Altered']['Id']}", Location="Their office")
    times = {"StartDateTime": "2031-03-03T15:00:00Z", "EndDateTime": "2031-03-03T15:30:00Z"}
    connected.standin.call("PATCH", f"records/{events['Moved']['Id']}", **times)
    manager = person()
    people.sign_in(manager, connected, "manager")
    manager.goto(connected.team(PATH))
    manager.get_by_role("button", name="Compare now").click()
    expect(_row(manager, "Deleted")).to_contain_text("The Event was deleted in Salesforce.")
    expect(_row(manager, "Altered")).to_contain_text("The Event was changed in Salesforce: Location.")
    expect(manager.get_by_role("main")).not_to_contain_text("Their office")
    _look_in_both_views(person, connected)

    _row(manager, "Altered").get_by_role("button", name="Keep theirs").click()
    expect(manager.get_by_role("main")).not_to_contain_text("Altered")
    manager.get_by_role("button", name="Restore all of ours").click()
    expect(manager.get_by_role("main")).to_contain_text("Done")

    connected.standin.wait_for("Event", Subject=events["Deleted"]["Subject"])
    connected.standin.wait_for("Event", Id=events["Moved"]["Id"], StartDateTime=events["Moved"]["StartDateTime"])
    connected.standin.wait_for("Event", Id=events["Altered"]["Id"], Location="Their office")
    manager.goto(connected.team(PATH))
    manager.get_by_role("button", name="Compare now").click()
    expect(manager.get_by_role("heading", name="No differences")).to_be_visible()


def _sent(page: Page, stack: Stack, name: str, number: int) -> dict[str, str]:
    """A booking whose Event stands in the org: that Event."""
    people.book(page, stack, number=number + 8, Last_name=name, Email=f"{name.lower()}@example.com")
    [lead] = stack.standin.wait_for("Lead", Email=f"{name.lower()}@example.com")
    [event] = stack.standin.wait_for("Event", WhoId=lead["Id"])
    return event


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name).filter(has=page.get_by_role("checkbox"))


def _look_in_both_views(person: NewPerson, stack: Stack) -> None:
    """As an administrator, who also sees what stands there."""
    for viewport, scheme, locale in ((DESK, "light", "en-GB"), (PHONE, "dark", "ja-JP")):
        page = person(viewport=viewport, color_scheme=scheme, locale=locale)
        people.sign_in_in(page, stack, "admin", locale[:2])
        page.goto(stack.team(PATH))
        expect(page.get_by_role("main")).to_contain_text("Their office")
        look_at(page, "differences", f"{'desk' if viewport is DESK else 'phone'}-{scheme}-{locale[:2]}")
