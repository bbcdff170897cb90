"""Sign up, verify, make a team, invite, accept, switch."""

import re

from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import leave_by
from tests.journeys.stack import Stack

PASSWORD = "a long enough password"


def test_a_newcomer_signs_up_makes_a_team_and_invites_a_colleague(stack: Stack, person: NewPerson) -> None:
    nell, colin = person(), person()
    nell.goto(f"{stack.url}/accounts/signup/")
    nell.get_by_label("Your name").fill("Nell Newcomer")
    nell.get_by_label("Email").fill("nell@example.com")
    nell.get_by_label("Password").fill(PASSWORD)
    leave_by(nell.get_by_role("button", name="Create an account"))
    people.open_mail(nell, stack, to="nell@example.com", about="confirm")
    nell.get_by_role("link", name="confirm-email").click()
    leave_by(nell.get_by_role("button", name="Confirm"))
    if "/login/" in nell.url:
        people.sign_in_with(nell, stack, "nell@example.com", PASSWORD)

    nell.get_by_label("Name", exact=True).fill("Nell's Team")
    nell.get_by_role("button", name="Create the team").click()
    expect(nell).to_have_url(re.compile(r"/teams/nells-team/"))

    nell.get_by_role("link", name="Members").first.click()
    nell.get_by_label("E-mail").fill("colin@example.com")
    nell.get_by_label("Role").select_option("Manager")
    nell.get_by_role("button", name="Send the invitation").click()
    expect(nell.get_by_text("colin@example.com").first).to_be_visible()

    people.open_mail(colin, stack, to="colin@example.com", about="Nell's Team")
    colin.get_by_role("link", name="invitation").first.click()
    colin.get_by_role("link", name="Create an account and join").click()
    colin.get_by_label("Your name").fill("Colin Colleague")
    colin.get_by_label("Password").fill(PASSWORD)
    colin.get_by_role("button", name="Create an account").click()
    if colin.get_by_role("button", name=re.compile("Join")).count():
        colin.get_by_role("button", name=re.compile("Join")).click()
    expect(colin).to_have_url(re.compile(r"/teams/nells-team/"))
    expect(colin.get_by_role("link", name="Settings")).to_have_count(0)


def test_somebody_of_two_teams_switches_between_them(stack: Stack, person: NewPerson) -> None:
    owner = person()
    people.sign_in(owner, stack, "owner")
    owner.goto(f"{stack.url}/new-team/")
    owner.get_by_label("Name", exact=True).fill("Second Team")
    owner.get_by_role("button", name="Create the team").click()
    expect(owner).to_have_url(re.compile(r"/teams/second-team/"))

    owner.locator("summary").filter(has_text="Second Team", visible=True).click()
    owner.get_by_role("link", name="Acme Example").filter(visible=True).first.click()

    expect(owner).to_have_url(re.compile(r"/teams/acme/"))
