"""What waits for a person, in both languages: read the cause, mend it in Salesforce, send all, and find every booking there."""

import re
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

from integrations.words import words_for
from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE, NewPerson
from tests.journeys.looking import look_at
from tests.journeys.stack import Stack


@dataclass(frozen=True, kw_only=True)
class Way:
    """How Salesforce is broken and mended, and the code that stands for what the page says."""

    name: str
    code: str
    broken: dict[str, Any]
    mended: dict[str, Any]
    by: str = "switches"
    # What the code is said with, in each language: fields are called as on the screens of the organisation.
    params: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    def break_it(self, stack: Stack) -> None:
        stack.standin.call("PATCH", self.by, **self.broken)

    def mend_it(self, stack: Stack) -> None:
        stack.standin.call("PATCH", self.by, **self.mended)


def rule(name: str, code: str) -> Way:
    """A rule, a trigger or a flow of the org's own that refuses every Lead."""
    refuses = {"sobject": "Lead", "message": "Every lead needs a budget", "code": code}
    return Way(name=name, code=code, broken={"validation_rules": [refuses]}, mended={"validation_rules": []})


PARKING = [
    rule("Rule", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
    rule("Flow", "CANNOT_EXECUTE_FLOW_TRIGGER"),
    Way(
        name="Readonly",
        code="INVALID_FIELD_FOR_INSERT_UPDATE",
        by="schema",
        broken={"read_only": {"Lead": ["FirstName"]}},
        mended={"read_only": {"Lead": []}},
        params={"en": {"fields": ["First Name"]}, "ja": {"fields": ["名"]}},
    ),
    Way(name="Storage", code="STORAGE_LIMIT_EXCEEDED", broken={"storage_full": True}, mended={"storage_full": False}),
    Way(name="Api", code="API_DISABLED_FOR_ORG", broken={"api_enabled": False}, mended={"api_enabled": True}),
]
LANGUAGES = ["en", "ja"]


def said(language: str, code: str, params: dict[str, dict[str, Any]]) -> str:
    """What happened, as the page says it in this language."""
    with override(language):
        return words_for("salesforce", code, params.get(language, {})).what_happened


def readers(stack: Stack, person: NewPerson) -> dict[str, Page]:
    """The manager in two browsers: in English at a desk, in Japanese on a phone in the dark."""
    pages = {"en": person(viewport=DESK), "ja": person(viewport=PHONE, color_scheme="dark")}
    for language, page in pages.items():
        people.sign_in_in(page, stack, "manager", language)
    return pages


def button(page: Page, action: str) -> Any:
    """A button by what it does, whatever the language."""
    return page.locator(f"form[action$='/waiting/{action}/'] button").first


@pytest.mark.parametrize(("way", "pressed_in"), list(zip(PARKING, cycle(LANGUAGES))), ids=str)
def test_what_a_person_has_to_mend_is_read_mended_and_sent(
    connected: Stack, person: NewPerson, way: Way, pressed_in: str
) -> None:
    mia, guests = readers(connected, person), [f"{way}{number}" for number in range(2)]
    way.break_it(connected)
    try:
        for guest in guests:
            people.book(person(), connected, number=1, Last_name=guest, Email=f"{guest}@example.com".lower())
        read_in_both(mia, connected, way.code, way.params, count=len(guests), picture=f"waiting-{way}".lower())
    finally:
        way.mend_it(connected)

    pressed = mia[pressed_in]
    button(pressed, "check").click()
    expect(pressed.locator(".alert--good")).to_be_visible()
    look_at(pressed, f"checked-{way}".lower(), pressed_in)
    pressed.locator(".alert--good form button").click()

    expect(pressed).to_have_url(re.compile(r"/jobs/\d+/$"))
    for guest in guests:
        [lead] = connected.standin.wait_for("Lead", Email=f"{guest}@example.com".lower(), within_s=40)
        connected.standin.wait_for("Event", WhoId=lead["Id"])
    for language, page in mia.items():
        page.goto(pressed.url)
        expect(page.locator(".state--good").first).to_be_visible()
        look_at(page, f"sent-{way}".lower(), language)


def test_a_used_up_allowance_is_read_and_a_check_sends_everything(connected: Stack, person: NewPerson) -> None:
    mia, email = readers(connected, person), "limit@example.com"
    connected.standin.turn(daily_calls=0)
    try:
        people.book(person(), connected, number=2, Last_name="Limit", Email=email)
        read_in_both(mia, connected, "REQUEST_LIMIT_EXCEEDED", {}, count=1, picture="waiting-limit")
    finally:
        connected.standin.turn(daily_calls=15_000)

    button(mia["ja"], "check").click()

    expect(mia["ja"].locator(".alert--good")).to_be_visible()
    [lead] = connected.standin.wait_for("Lead", Email=email)
    connected.standin.wait_for("Event", WhoId=lead["Id"])


def test_a_revoked_access_is_read_and_connecting_again_sends_what_waited(connected: Stack, person: NewPerson) -> None:
    mia, email = readers(connected, person), "gone@example.com"
    connected.standin.act("revoke-grants")
    people.book(person(), connected, number=3, Last_name="Gone", Email=email)
    read_in_both(mia, connected, "oauth_dead", {}, count=1, picture="waiting-revoked")

    people.connect(person(), connected)

    [lead] = connected.standin.wait_for("Lead", Email=email, within_s=40)
    connected.standin.wait_for("Event", WhoId=lead["Id"])
    for language, page in mia.items():
        page.reload()
        expect(page.locator(".empty")).to_be_visible()
        look_at(page, "waiting-nothing", language)


def read_in_both(
    pages: dict[str, Page], stack: Stack, code: str, params: dict[str, dict[str, Any]], *, count: int, picture: str
) -> None:
    """Both readers see the cause in their words, and each of their pages is for everybody."""
    for language, page in pages.items():
        wait_for_words(page, stack, said(language, code, params), count=count)
        look_at(page, picture, language)


def wait_for_words(page: Page, stack: Stack, words: str, *, count: int) -> None:
    """Looks again, as a person does, until the cause stands there with so many bookings."""
    told = (
        page.locator(".card__title, .alert__title")
        .filter(has_text=words)
        .filter(has_text=re.compile(rf"\b{count} |{count}件"))
    )
    for _ in range(60):
        page.goto(stack.team("apps/salesforce/waiting/"))
        if told.count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"the page never said {words!r} for {count}: {page.locator('main').inner_text()}")
