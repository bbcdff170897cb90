"""Connect, switch on, book, see the Lead and the Event; move it, cancel it."""

from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.conftest import PHONE, NewPerson
from tests.journeys.stack import Stack


def test_a_booking_stands_in_salesforce_seconds_later_and_follows_its_life(connected: Stack, person: NewPerson) -> None:
    invitee, host = person(viewport=PHONE, has_touch=True), person()

    address = people.book(invitee, connected, Last_name="Path", Email="whole.path@example.com")
    [lead] = connected.standin.wait_for("Lead", Email="whole.path@example.com")
    [event] = connected.standin.wait_for("Event", WhoId=lead["Id"])

    people.sign_in(host, connected, "owner")
    people.booking_of(host, connected, "Path")
    people.reload_until(host, "In Salesforce")
    host.get_by_role("link", name="Ida Path", exact=True).click()
    people.log_in_to_salesforce(host, connected)
    expect(host.get_by_role("heading", name="Ida Path")).to_be_visible()

    invitee.get_by_role("link", name="Reschedule").click()
    people.choose_a_slot(invitee, number=3)
    invitee.get_by_role("button", name="Confirm new time").click()
    expect(invitee.get_by_role("heading", name="Booking confirmed")).to_be_visible()
    connected.standin.wait_until(
        lambda: connected.standin.wait_for("Event", WhoId=lead["Id"])[0]["StartDateTime"] != event["StartDateTime"]
    )

    invitee.goto(address)
    invitee.get_by_role("link", name="Cancel").click()
    invitee.get_by_role("button", name="Cancel this booking").click()
    connected.standin.wait_for("Event", WhoId=lead["Id"], count=0)


def test_the_invitee_gets_a_mail_with_the_links_and_a_calendar_file(connected: Stack, person: NewPerson) -> None:
    invitee = person()

    address = people.book(invitee, connected, number=1, Last_name="Letter", Email="letter@example.com")
    people.open_mail(invitee, connected, to="letter@example.com", about="Intro call")

    expect(invitee.get_by_role("link", name=address).first).to_be_visible()
    with invitee.expect_download() as download:
        invitee.get_by_role("link", name="invite.ics").click()
    assert "METHOD:REQUEST" in download.value.path().read_text()


def test_a_person_who_is_known_already_is_used_and_not_made_twice(connected: Stack, person: NewPerson) -> None:
    people.book(person(), connected, number=2, Last_name="Lead", First_name="Lee", Email="LEE.Lead@example.com")

    [lead] = connected.standin.wait_for("Lead", Email="lee.lead@example.com")
    connected.standin.wait_for("Event", WhoId=lead["Id"])
