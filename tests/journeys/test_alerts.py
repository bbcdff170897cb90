"""Who administers the team hears by mail that something broke, mends it from there, and chooses what they hear."""

from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.stack import Stack


def test_an_owner_reads_by_mail_that_salesforce_needs_to_be_connected_and_chooses_what_they_read(
    connected: Stack, person: NewPerson
) -> None:
    ada, adam = person(), person()
    owner = connected.facts["logins"]["owner"]["email"]
    people.sign_in(ada, connected, "owner")
    connected.standin.act("revoke-grants")
    people.book(person(), connected, number=7, Last_name="Alerted", Email="alerted@example.com")

    people.open_mail(ada, connected, to=owner, about="needs to be connected again", within_s=60)
    expect(ada.get_by_role("main")).not_to_contain_text("Alerted")
    ada.get_by_role("link", name="/apps/salesforce/").click()
    expect(ada.get_by_role("main")).to_contain_text("Salesforce no longer accepts our access")

    people.connect(adam, connected)
    connected.standin.wait_for("Lead", Email="alerted@example.com", within_s=40)
    people.open_mail(ada, connected, to=owner, about="needs to be connected again")
    ada.get_by_role("link", name="/alerts/").click()
    ada.get_by_label("A reason is gone").uncheck()
    ada.get_by_role("button", name="Save your choice").click()
    expect(ada.get_by_label("A reason is gone")).not_to_be_checked()
    expect(ada.get_by_role("main")).to_contain_text("Your choice is saved.")
