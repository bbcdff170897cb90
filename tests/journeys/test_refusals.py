"""Salesforce refuses in every way it is known for: each is read in both languages, mended there, and sent from here."""

import json
import re
from itertools import cycle
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from integrations.contract.values import Words
from integrations.parked import MOST
from integrations.salesforce import errors
from integrations.words import words_for
from tests.integrations.salesforce.refusals import PARKING, PASSING, told_as
from tests.journeys import people
from tests.journeys.conftest import NewPerson
from tests.journeys.looking import leave_by, look_at
from tests.journeys.stack import Stack
from tests.journeys.test_waiting import LANGUAGES, button, readers

WAITING = "apps/salesforce/waiting/"
# A page shows so many causes at most.
GROUPS = [tuple(PARKING[start : start + MOST - 1]) for start in range(0, len(PARKING), MOST - 1)]


def email_of(code: str) -> str:
    return f"{code.lower().replace('_', '-')}.refused@example.com"


def refuse(stack: Stack, codes: tuple[str, ...]) -> None:
    """The Lead of each code's own invitee is refused with it."""
    rules = [
        {"sobject": "Lead", "message": "No", "field": "Email", "containing": email_of(each), "code": each}
        for each in codes
    ]
    stack.standin.turn(validation_rules=rules)


def name_of(code: str) -> str:
    return code.title().replace("_", "")


def book_for_each(page: Page, stack: Stack, codes: tuple[str, ...]) -> None:
    for code in codes:
        people.book(page, stack, Last_name=name_of(code), Email=email_of(code))


def expect_in_salesforce(stack: Stack, codes: tuple[str, ...]) -> None:
    for code in codes:
        [lead] = stack.standin.wait_for("Lead", Email=email_of(code), within_s=60)
        stack.standin.wait_for("Event", WhoId=lead["Id"], within_s=60)


def words_of(language: str, code: str) -> Words:
    """What the pages say of it in this language; it was the e-mail that was refused."""
    with override(language):
        return words_for("salesforce", code, {"fields": ["Email"]})


def card_of(page: Page, language: str, code: str) -> Locator:
    """What is told of one cause."""
    return page.locator("article.card").filter(has_text=words_of(language, told_as(code)).what_happened)


@pytest.mark.parametrize(("codes", "pressed_in"), list(zip(GROUPS, cycle(LANGUAGES))), ids=lambda each: str(each[0]))
def test_each_refusal_that_waits_for_a_person_is_read_mended_and_sent(
    connected: Stack, person: NewPerson, codes: tuple[str, ...], pressed_in: str
) -> None:
    mia = readers(connected, person)
    refuse(connected, codes)
    try:
        book_for_each(person(), connected, codes)
        for language, page in mia.items():
            for code in codes:
                wait_for_card(page, connected, language, code)
            look_at(page, f"refused-{codes[0].lower()}", language)
    finally:
        refuse(connected, ())

    pressed = mia[pressed_in]
    for code in codes:
        pressed.goto(connected.team(WAITING))
        card_of(pressed, pressed_in, code).locator("form[action$='/waiting/send/'] button").click()
        expect(pressed).to_have_url(re.compile(r"/jobs/\d+/$"))

    expect_in_salesforce(connected, codes)
    pressed.goto(connected.team(WAITING))
    expect(pressed.locator(".empty")).to_be_visible()


def wait_for_card(page: Page, stack: Stack, language: str, code: str) -> None:
    """Looks again, as a person does, until the cause stands there with what to do about it."""
    for _ in range(60):
        if card_of(page, language, code).count():
            break
        page.wait_for_timeout(500)
        page.goto(stack.team(WAITING))
    expect(card_of(page, language, code)).to_contain_text(words_of(language, told_as(code)).what_to_do)


def test_each_refusal_that_passes_is_read_at_its_booking_and_sent_at_once_when_it_has_passed(
    connected: Stack, person: NewPerson
) -> None:
    mia, codes = readers(connected, person), tuple(each for each in PASSING if each in errors.ONES_OWN)
    refuse(connected, codes)
    try:
        book_for_each(person(), connected, codes)
        for code in codes:
            people.booking_of(mia["en"], connected, name_of(code))
            people.reload_until(mia["en"], words_of("en", told_as(code)).what_happened)
            mia["ja"].goto(mia["en"].url)
            expect(mia["ja"].get_by_text(words_of("ja", told_as(code)).what_happened, exact=True)).to_be_visible()
    finally:
        refuse(connected, ())

    for code in codes:
        people.booking_of(mia["en"], connected, name_of(code))
        now = mia["en"].get_by_role("button", name="Send now (2 calls)")
        # It may have been tried again by itself meanwhile.
        if now.count():
            leave_by(now)

    expect_in_salesforce(connected, codes)


# What is the matter with all of an org, or stands between it and us: what a call is answered, and what that is told as.
WHOLE_ORG: list[tuple[dict[str, Any], str]] = [
    *(
        ({"status": 503, "text": json.dumps([{"message": "m", "errorCode": code}])}, told_as(code))
        for code in PASSING
        if code not in errors.ONES_OWN and told_as(code) != "INVALID_SESSION_ID"
    ),
    ({"fault": "no_routing"}, "SERVER_UNAVAILABLE"),
    ({"fault": "maintenance_ok"}, "NOT_UNDERSTOOD"),
    ({"fault": "bad_gateway"}, "SERVER_UNAVAILABLE"),
    ({"fault": "forbidden_html"}, "BLOCKED_ON_THE_WAY"),
    ({"fault": "too_many"}, "SERVER_UNAVAILABLE"),
]


def test_an_org_that_answers_nobody_is_read_in_each_way_and_one_check_sends_everything(
    connected: Stack, person: NewPerson
) -> None:
    mia, guests = readers(connected, person), [f"down-{number}@example.com" for number in range(2)]
    before = 0
    try:
        for (answer, code), presses in zip(WHOLE_ORG, cycle(LANGUAGES)):
            # The next trouble is there before the last one is over, so that nothing goes through between them.
            now = connected.standin.call("POST", "faults", **answer, times=None)["number"]
            if before:
                connected.standin.call("DELETE", f"faults/{before}")
                leave_by(button(mia[presses], "check"))
            else:
                for guest in guests:
                    people.book(person(), connected, Last_name="Down", Email=guest)
            before = now
            connected.standin.wait_until(lambda: connected.standin.call("GET", "faults")[0]["struck"] > 0)
            for language, page in mia.items():
                wait_for_trouble(page, connected, words_of(language, code).what_happened)
        for language, page in mia.items():
            look_at(page, "waiting-for-the-org", language)
    finally:
        connected.standin.call("DELETE", "faults")

    button(mia["ja"], "check").click()

    expect(mia["ja"].locator(".alert--good")).to_be_visible()
    for guest in guests:
        [lead] = connected.standin.wait_for("Lead", Email=guest, within_s=60)
        connected.standin.wait_for("Event", WhoId=lead["Id"])


def wait_for_trouble(page: Page, stack: Stack, words: str) -> None:
    """Looks again, as a person does, until that is what holds everything up."""
    told = page.locator(".alert--waiting .alert__title").filter(has_text=words).filter(has_text=re.compile(r"\b2 |2件"))
    for _ in range(60):
        page.goto(stack.team(WAITING))
        if told.count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"the page never said {words!r}: {page.locator('main').inner_text()}")
