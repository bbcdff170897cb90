"""Salesforce breaks: every booking is kept, the product says what happened, and heals once it is mended."""

from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.stack import Stack


def test_a_booking_made_while_salesforce_is_down_waits_and_arrives_by_itself(
    connected: Stack, person: NewPerson
) -> None:
    ada = person()
    connected.standin.turn(unavailable=True)
    people.book(person(), connected, number=4, Last_name="Patience", Email="patience@example.com")
    people.sign_in(ada, connected, "owner")
    people.booking_of(ada, connected, "Patience")
    people.reload_until(ada, "Waiting")

    connected.standin.turn(unavailable=False)

    people.reload_until(ada, "In Salesforce", within_s=60)
    [lead] = connected.standin.wait_for("Lead", Email="patience@example.com")
    connected.standin.wait_for("Event", WhoId=lead["Id"])


def test_revoked_access_is_told_and_reconnecting_sends_what_waited(connected: Stack, person: NewPerson) -> None:
    ada, adam = person(), person()
    connected.standin.act("revoke-grants")
    people.book(person(), connected, number=5, Last_name="Revoked", Email="revoked@example.com")
    people.sign_in(ada, connected, "owner")
    people.booking_of(ada, connected, "Revoked")
    people.reload_until(ada, "Needs attention")
    ada.goto(connected.team())
    expect(ada.get_by_role("main")).to_contain_text("Salesforce no longer accepts our access")

    people.connect(adam, connected)

    connected.standin.wait_for("Lead", Email="revoked@example.com", within_s=40)
    people.booking_of(ada, connected, "Revoked")
    people.reload_until(ada, "In Salesforce")


def test_a_team_that_disconnects_is_told_what_stops_and_can_come_back(connected: Stack, person: NewPerson) -> None:
    adam, adam_again = person(), person()
    people.sign_in(adam, connected, "admin")
    adam.goto(connected.team("apps/salesforce/"))
    adam.get_by_role("button", name="Disconnect").click()
    expect(adam.get_by_role("heading", name="Disconnect Salesforce?")).to_be_visible()
    adam.get_by_role("button", name="Disconnect").click()
    expect(adam.get_by_text("Connected", exact=True)).to_have_count(0)

    people.connect(adam_again, connected)

    people.book(person(), connected, number=6, Last_name="Returned", Email="returned@example.com")
    connected.standin.wait_for("Lead", Email="returned@example.com")
