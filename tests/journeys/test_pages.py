"""Every page as people meet it: axe finds nothing, nothing runs out of the window; and the pictures for the README."""

from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import PICTURES, leave_by, look_at
from tests.journeys.stack import Stack

View = tuple[str, Literal["light", "dark"], str]
# Everything differs between the two; the other combinations are looked at when pictures are taken, and component by
# component in test_kitchen_sink.py.
VIEWS: list[View] = [("desk", "light", "en-GB"), ("phone", "dark", "ja-JP")]
FURTHER_VIEWS: list[View] = [("desk", "dark", "ja-JP"), ("phone", "light", "ja-JP"), ("phone", "dark", "en-GB")]
PUBLIC = {"front": "", "log-in": "accounts/login/", "sign-up": "accounts/signup/", "mailbox": "mailbox/"}
HOSTED = {
    "home": "",
    "bookings": "bookings/",
    "week": "bookings/week/",
    "dashboard": "bookings/dashboard/",
    "new-booking": "bookings/new/intro/",
    "pages": "pages/",
    "new-page": "pages/new/",
    "page-details": "pages/intro/",
    "page-hosts": "pages/intro/hosts/",
    "page-hours": "pages/intro/hours/",
    "page-rules": "pages/intro/rules/",
    "my-hours": "hours/",
    "page-form": "pages/intro/form/",
    "page-question": "pages/intro/form/new/",
    "page-messages": "pages/intro/messages/",
    "page-message": "pages/intro/messages/confirmed/ja/",
    "page-share": "pages/intro/share/",
    "page-salesforce": "pages/intro/integrations/salesforce/",
    "apps": "apps/",
    "salesforce": "apps/salesforce/",
    "waiting": "apps/salesforce/waiting/",
    "differences": "apps/salesforce/differences/",
    "backfill": "apps/salesforce/backfill/",
    "hosts": "apps/salesforce/hosts/",
    "health": "apps/salesforce/health/",
    "org-settings": "apps/salesforce/settings/",
    "disconnect": "apps/salesforce/disconnect/",
    "members": "members/",
    "settings": "settings/",
    "look": "look/",
    "audit": "audit/",
    "alerts": "alerts/",
}

STEPS = {"new", "away", "meeting-link", "dates", "delete", "links", "move", "cancel", "reassign"}


@pytest.fixture(params=[*VIEWS, *(FURTHER_VIEWS if PICTURES else [])], ids="-".join)
def view(request: pytest.FixtureRequest) -> View:
    """How somebody looks at it."""
    chosen: View = request.param
    return chosen


Visitor = tuple[Page, str]


@pytest.fixture
def visitor(connected: Stack, person: NewPerson, view: View) -> Visitor:
    """A page in that view, and the view's name for pictures."""
    width, scheme, locale = view
    page = person(viewport=PHONE if width == "phone" else DESK, color_scheme=scheme, locale=locale)
    # As if they had pressed the language in the footer: a signed-in person's own language would win otherwise.
    page.context.add_cookies([{"name": "django_language", "value": locale[:2], "url": connected.url}])
    return page, f"{width}-{scheme}-{locale[:2]}"


def test_the_public_pages_are_for_everybody(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor

    for name, path in PUBLIC.items():
        page.goto(f"{connected.url}/{path}")
        look_at(page, name, view)


def test_the_invitees_pages_are_for_everybody(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor
    page.goto(f"{connected.public_page}?tz=Europe/London")
    look_at(page, "public", view)
    people.choose_a_slot(page, number=5)
    look_at(page, "book", view)
    page.locator("[name=last_name]").fill("Byron")
    page.locator("[name=first_name]").fill("Ida")
    page.locator("[name=email]").fill("not an address")
    page.locator("main form button.button--primary").evaluate("button => (button.form.noValidate = true)")
    leave_by(page.locator("main form button.button--primary"))
    look_at(page, "book-wrong", view)
    page.locator("[name=email]").fill(f"pictures-{view}@example.com")
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/b/**")
    look_at(page, "booked", view)
    kept = page.url
    page.goto(f"{kept}reschedule/")
    look_at(page, "reschedule", view)
    people.choose_a_slot(page, number=6)
    look_at(page, "reschedule-confirm", view)
    page.goto(f"{kept}cancel/")
    look_at(page, "cancel", view)
    # The first booking stands, for the hosts' journeys below.
    page.goto(f"{connected.public_page}?tz=Europe/London")
    people.choose_a_slot(page, number=7)
    page.locator("[name=last_name]").fill("Lovelace")
    page.locator("[name=email]").fill(f"leaves-{view}@example.com")
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/b/**")
    kept = page.url
    page.goto(f"{kept}cancel/")
    page.locator("main form button").first.click()
    page.wait_for_url(kept)
    look_at(page, "cancelled", view)
    # At night nobody is there: other times are proposed inside the form.
    page.goto(f"{connected.public_page}book/?start=2030-01-07T03:00:00Z&tz=Europe/London")
    look_at(page, "book-gone", view)


def test_the_hosts_pages_are_for_everybody(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor
    people.sign_in(page, connected, "owner")

    for name, path in HOSTED.items():
        page.goto(connected.team(path))
        look_at(page, name, view)
    # Whoever the journey above has booked for: it stands in Salesforce.
    people.booking_of(page, connected, people.INVITEE["Last name"])
    look_at(page, "booking", view)
    leave_by(page.locator("main a[href$='/apps/salesforce/']").last)
    for call in page.locator("main details").all():
        call.locator("summary").click()
    look_at(page, "receipt", view)


def test_what_is_said_of_an_invitee_who_was_not_reached_is_for_everybody(
    connected: Stack, visitor: Visitor, person: NewPerson
) -> None:
    page, view = visitor
    name = f"Unreached{''.join(view.split('-'))}"
    email, invitee = f"{name}@example.com".lower(), person()
    kept = people.book(invitee, connected, number=9, Last_name=name, Email=email)
    people.open_mail(invitee, connected, to=email, about="Intro")
    connected.give_up_mails(to=email)

    people.sign_in(page, connected, "owner")
    page.goto(connected.team())
    expect(page.locator("#not-reached")).to_be_visible()
    look_at(page, "home-not-reached", view)
    leave_by(page.locator("section[aria-labelledby=not-reached] a").filter(has_text=name))
    expect(page.locator(".alert--broken")).to_be_visible()
    look_at(page, "booking-not-reached", view)
    leave_by(page.locator(".alert--broken button"))
    expect(page.locator(".alert--broken")).to_have_count(0)
    look_at(page, "booking-told", view)
    page.goto(connected.team())
    expect(page.locator("section[aria-labelledby=not-reached]").filter(has_text=name)).to_have_count(0)

    # Whoever booked cancels, and home is as other journeys know it.
    invitee.goto(f"{kept}cancel/")
    invitee.locator("main form button").first.click()
    invitee.wait_for_url(kept)


def test_what_hosts_change_by_steps_look_at(connected: Stack, visitor: Visitor) -> None:
    page, view = visitor
    people.sign_in(page, connected, "owner")
    page.goto(connected.team("hours/"))
    steps = leading_on(page, "/hours/of/") + leading_on(page, "/hours/")
    page.goto(connected.team("bookings/new/intro/"))
    people.choose_a_slot(page, number=2)
    look_at(page, "new-booking-form", view)
    people.booking_of(page, connected, people.INVITEE["Last name"])
    booking = urlsplit(page.url).path
    steps += [f"{booking}{step}/" for step in ("move", "cancel", "reassign")]
    steps += [urlsplit(connected.team(f"pages/intro/{step}/")).path for step in ("links", "delete")]

    seen = dict.fromkeys(steps)
    for path in seen.copy():
        page.goto(f"{connected.url}{path}")
        look_at(page, _name(path), view)
        seen |= dict.fromkeys(leading_on(page, path))
    for path in list(seen)[len(dict.fromkeys(steps)) :]:
        page.goto(f"{connected.url}{path}")
        look_at(page, _name(path), view)
    assert {path.split("/")[-2] for path in seen} >= STEPS


def _name(path: str) -> str:
    return path.strip("/").replace("/", "-")


def leading_on(page: Page, under: str) -> list[str]:
    """Paths of the page's own links that lie under this one."""
    found = page.locator(f"main a[href*='{under}']").evaluate_all("links => links.map(link => link.pathname)")
    return [path for path in dict.fromkeys(found) if path != urlsplit(page.url).path and not path.endswith(".csv")]
