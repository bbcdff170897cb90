"""Every component on one page, as a person meets it: nothing runs out of the window, and axe finds nothing to complain of.

The pages in kitchen_sink/ exist for this test and for whoever wants to see a component; they are no part of the product.
"""

from calendar import Calendar
from pathlib import Path
from types import SimpleNamespace
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route

from jicoo.environment import BASE_DIR
from jicoo.static import bundle
from teams.models import Membership
from teams.roles import Role
from tests.journeys.chromium import Chromium

ADDRESS = "http://127.0.0.1:9/"
PAGES = ("app", "public", "done")
# A telephone, a tablet and a desk; the long words of one person and the letters of another are in the pages.
VIEWS: list[tuple[int, Literal["light", "dark"], str]] = [
    (360, "light", "en"),
    (360, "dark", "ja"),
    (768, "light", "ja"),
    (1280, "light", "en"),
    (1280, "dark", "en"),
]


class EveryField(forms.Form):
    """One field of each kind that the product uses."""

    name = forms.CharField(label="Last name")
    email = forms.EmailField(label="Email", help_text="The confirmation goes there.")
    company = forms.CharField(label="Company", required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("Asia/Tokyo", "Tokyo"), ("Europe/London", "London")])
    note = forms.CharField(label="Anything we should know?", widget=forms.Textarea, required=False)
    people = forms.BooleanField(
        label="Customer information", help_text="Leaves the person in Salesforce.", required=False
    )
    kind = forms.ChoiceField(
        label="Register as", choices=[("lead", "A Lead"), ("contact", "A Contact")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[("mon", "Monday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    minutes = forms.IntegerField(label="Minutes")
    starts = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}))


@pytest.fixture
def browser(chromium: Chromium) -> Browser:
    """The journeys' own."""
    return chromium.browser()


@pytest.mark.parametrize(("width", "scheme", "language"), VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_every_component_can_be_read_by_everybody(
    browser: Browser, name: str, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = shown(context.new_page(), markup(name, language))

    findings = Axe().run(page)

    assert runs_over(page) == []
    assert findings.violations_count == 0, findings.generate_report()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_what_a_finger_must_hit_is_large_enough(browser: Browser, name: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = shown(context.new_page(), markup(name, "en"))

    small = page.evaluate(
        """() => [...document.querySelectorAll("a.button, button, select, .slot, .nav__link, .calendar a, .field input")]
             .filter(element => element.checkVisibility() && !element.closest("label, .choice, .field__choices"))
             .filter(element => element.getBoundingClientRect().height < 44).map(element => element.outerHTML)"""
    )

    assert small == []
    context.close()


def markup(name: str, language: str) -> str:
    """One of the pages in kitchen_sink/ with everything it may show."""
    request = RequestFactory().get("/")
    team = SimpleNamespace(
        name="Bureau for Extraordinarily Long Names and Partners", slug="bureau", accent="", logo_digest=""
    )
    teams = SimpleNamespace(all=lambda: [team, SimpleNamespace(name="Acme Example", slug="acme")])
    request.team = team  # type: ignore[attr-defined] # what @team_view sets
    request.membership = Membership(role=Role.OWNER)  # type: ignore[attr-defined] # what @team_view sets
    request.user = SimpleNamespace(is_authenticated=True, email="ada@example.com", teams=teams)  # type: ignore[assignment] # no database here
    template = engines["django"].from_string(
        (Path(__file__).with_name("kitchen_sink") / f"{name}.html").read_text(encoding="utf-8")
    )
    with override(language):
        return template.render(content(team), request)


def content(team: SimpleNamespace) -> dict[str, object]:
    """What the pages speak of."""
    return {
        "team": team,
        "section": "bookings",
        "form": EveryField({"email": "no address"}),
        "page_obj": Paginator(range(100), 10).get_page(3),
        "week": ["M", "T", "W", "T", "F", "S", "S"],
        "cal": Calendar().monthdayscalendar(2026, 11),
        "free": [3, 4, 5, 10, 24, 25, 26],
        "times": [f"{hour}:{minute:02}" for hour in range(9, 17) for minute in (0, 30)],
    }


def shown(page: Page, html: str) -> Page:
    """The page with its stylesheet and script, as a visitor has them after `collectstatic`."""
    answers = {
        "/": html,
        "/static/css/app.css": bundle(BASE_DIR / "static/css/app.css"),
        "/static/js/app.js": bundle(BASE_DIR / "static/js/app.js"),
    }
    kinds = {"css": "text/css", "js": "text/javascript"}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        kind = kinds.get(path.rpartition(".")[2], "text/html")
        route.fulfill(body=answers.get(path, ""), content_type=f"{kind}; charset=utf-8")

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


def runs_over(page: Page) -> list[str]:
    """The elements that are wider than the window, when the page can be pushed sideways."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? []
             : [...document.querySelectorAll("body *")].filter(e => e.scrollWidth > e.clientWidth && e.clientWidth).map(e => e.className)"""
    )
    return found
