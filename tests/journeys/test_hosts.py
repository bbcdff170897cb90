"""An administrator sees who each host is in Salesforce, chooses another user by hand, and that one owns what is booked then."""

from playwright.sync_api import expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack

PATH = "apps/salesforce/hosts/"


def test_a_host_is_found_by_e_mail_and_chosen_by_hand(connected: Stack, person: NewPerson) -> None:
    chosen = connected.standin.act("user", email="dana@elsewhere.example.com", FirstName="Dana", LastName="Deputy")[
        "Id"
    ]
    admin = person()
    people.sign_in(admin, connected, "admin")
    admin.goto(connected.team("apps/salesforce/"))
    admin.get_by_role("link", name="See the hosts").click()
    # By itself it is looked up only once an hour after a journey in which Salesforce was down.
    admin.get_by_role("button", name="Look up by e-mail now").click()
    expect(admin.get_by_text("By e-mail", exact=True).first).to_be_visible()

    admin.get_by_role("link", name="Change").first.click()
    admin.get_by_label("Search for a user").fill("dana dep")
    admin.get_by_role("button", name="Search").click()
    _look_in_both_views(person, connected, admin.url, "host")
    admin.get_by_label("Dana Deputy").check()
    admin.get_by_role("button", name="Use this user").click()
    expect(admin.get_by_role("main")).to_contain_text("By hand")
    people.book(person(), connected, number=40, Last_name="Deputed", Email="deputed@example.com")

    [lead] = connected.standin.wait_for("Lead", Email="deputed@example.com")
    connected.standin.wait_for("Event", WhoId=lead["Id"], OwnerId=chosen)


def test_a_chosen_user_who_left_is_shown_until_the_e_mail_decides_again(connected: Stack, person: NewPerson) -> None:
    chosen = connected.standin.act("user", email="gone@elsewhere.example.com", FirstName="Gale", LastName="Gone")["Id"]
    admin = person(java_script_enabled=False)
    people.sign_in(admin, connected, "admin")
    admin.goto(connected.team(PATH))
    admin.get_by_role("link", name="Change").first.click()
    admin.get_by_label("Search for a user").fill("GONE@elsewhere")
    admin.get_by_role("button", name="Search").click()
    admin.get_by_label("Gale Gone").check()
    admin.get_by_role("button", name="Use this user").click()

    connected.standin.call("PATCH", f"records/{chosen}", IsActive=False)
    admin.get_by_role("button", name="Look up by e-mail now").click()
    expect(admin.get_by_role("main")).to_contain_text("Not active any more")
    _look_in_both_views(person, connected, connected.team(PATH), "hosts")
    admin.get_by_role("link", name="Change").first.click()
    admin.get_by_role("button", name="Let the e-mail decide").click()

    expect(admin.get_by_role("main")).not_to_contain_text("Gale Gone")
    expect(admin.get_by_role("main")).to_contain_text("By e-mail")


def _look_in_both_views(person: NewPerson, stack: Stack, address: str, name: str) -> None:
    for viewport, scheme, locale in ((DESK, "light", "en-GB"), (PHONE, "dark", "ja-JP")):
        page = person(viewport=viewport, color_scheme=scheme, locale=locale)
        people.sign_in_in(page, stack, "admin", locale[:2])
        page.goto(address)
        look_at(page, name, f"{'desk' if viewport is DESK else 'phone'}-{scheme}-{locale[:2]}")
