"""The elements in a real browser: each smooths what plain HTML does already. No server: every answer is given here."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from jicoo.environment import BASE_DIR
from jicoo.static import bundle
from tests.journeys.chromium import Chromium

ADDRESS = "http://127.0.0.1:9/e/intro/"
ZONES = '<select name="tz"><option>Asia/Tokyo</option><option>Europe/London</option></select>'
ZONE_FORM = f'<form method="get">{ZONES}<button class="zone__go">Change</button></form>'
BUSY_FORM = (
    '<busy-form><form method="post"><button name="what" value="book">Confirm booking</button></form></busy-form>'
)
COPY = """<copy-button data-done="Copied"><input value="https://example.com/callback/" readonly>
  <button type="button"><span data-word>Copy</span></button><span role="status"></span></copy-button>"""
OWN_ZONE = "<select><option>UTC</option><option>Europe/London</option></select>"
MOMENT = '<local-time><time datetime="2026-11-24T01:30:00Z">10:30 in Tokyo</time></local-time>'
LIVE = """<live-part data-every="5"><div id="part"><a href="#">Ida Byron</a></div></live-part>
  <div data-live><details><summary>More</summary>…</details></div>"""
# Whether an answer of htmx would be taken now. Asked in one breath with the press: a page that is being left answers no more.
MAY_LOAD = "document.body.dispatchEvent(new CustomEvent('htmx:beforeOnLoad', {bubbles: true, cancelable: true}))"


@pytest.fixture
def browser(chromium: Chromium) -> Browser:
    """The journeys' own."""
    return chromium.browser()


@pytest.fixture
def london(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor in London."""
    context = browser.new_context(
        timezone_id="Europe/London", locale="en-GB", permissions=["clipboard-read", "clipboard-write"]
    )
    yield context
    context.close()


def opened(context: BrowserContext, markup: str, *, at: str = ADDRESS) -> tuple[Page, list[Request]]:
    """The page at every address of the site, as this visitor sees it, and what has been asked for so far."""
    asked: list[Request] = []
    html = f'<!DOCTYPE html><html lang="en"><title>Page</title>{markup}<script type="module">{bundle(BASE_DIR / "static/js/app.js")}</script>'

    def answer(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page = context.new_page()
    page.route("**/*", answer)
    page.goto(at)
    return page, asked


def test_on_a_first_visit_the_page_is_asked_for_in_the_visitors_zone_and_only_once(london: BrowserContext) -> None:
    page, asked = opened(london, f"<time-zone>{ZONE_FORM}</time-zone>")

    page.wait_for_url("**/?tz=Europe%2FLondon")

    page.wait_for_load_state()
    assert [zone_of(request) for request in asked] == [[], ["Europe/London"]]


def test_a_zone_that_was_chosen_is_kept(london: BrowserContext) -> None:
    page, asked = opened(london, f"<time-zone>{ZONE_FORM}</time-zone>", at=f"{ADDRESS}?tz=Asia/Tokyo")

    expect(page.get_by_role("combobox")).to_have_value("Asia/Tokyo")

    assert len(asked) == 1


def test_a_page_that_says_its_zone_is_chosen_is_not_left(london: BrowserContext) -> None:
    page, asked = opened(london, f"<time-zone data-chosen>{ZONE_FORM}</time-zone>")

    page.wait_for_function("customElements.get('time-zone') !== undefined")

    assert len(asked) == 1


def test_choosing_another_zone_sends_the_form(london: BrowserContext) -> None:
    page, asked = opened(london, f"<time-zone data-chosen>{ZONE_FORM}</time-zone>")

    page.get_by_role("combobox").select_option("Europe/London")
    page.wait_for_url("**/?tz=Europe%2FLondon")

    assert zone_of(asked[-1]) == ["Europe/London"]


def test_a_button_pressed_twice_sends_once(london: BrowserContext) -> None:
    page, _ = opened(london, BUSY_FORM)
    # The window hears of a submission last, and keeps the page from leaving so that there is a second press.
    page.evaluate(
        "window.sent = []; addEventListener('submit', e => { sent.push(!e.defaultPrevented); e.preventDefault() })"
    )

    page.get_by_role("button").dblclick()

    assert page.evaluate("sent") == [True, False]


def test_a_busy_button_still_sends_its_own_name(london: BrowserContext) -> None:
    page, asked = opened(london, BUSY_FORM)

    with page.expect_navigation():
        page.get_by_role("button").click()

    assert asked[-1].post_data == "what=book"


def test_a_button_says_that_it_is_busy(london: BrowserContext) -> None:
    page, _ = opened(london, BUSY_FORM)
    page.evaluate("document.querySelector('form').addEventListener('submit', event => event.preventDefault())")

    page.get_by_role("button").click()

    expect(page.get_by_role("button")).to_have_attribute("aria-busy", "true")


def test_an_answer_that_htmx_waits_for_does_not_break_off_a_form_that_was_sent(london: BrowserContext) -> None:
    page, _ = opened(london, '<form action="/slow/" method="post"><button>Send</button></form>')
    page.route("**/slow/", lambda route: route.abort())

    may_load = page.evaluate(f"[{MAY_LOAD}, document.querySelector('button').click(), {MAY_LOAD}]")

    assert may_load == [True, None, False]


def test_an_address_is_copied_and_the_button_says_so(london: BrowserContext) -> None:
    page, _ = opened(london, COPY)

    page.get_by_role("button").click()

    expect(page.get_by_role("button")).to_have_text("Copied")
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.com/callback/"


def test_a_time_is_told_in_the_readers_zone_and_what_was_written_stays_at_hand(browser: Browser) -> None:
    context = browser.new_context(timezone_id="America/New_York", locale="en-US")
    page, _ = opened(context, MOMENT)

    expect(page.locator("time")).to_have_text("23 Nov 2026, 20:30")
    expect(page.locator("time")).to_have_attribute("title", "10:30 in Tokyo")
    context.close()


def test_without_script_everything_is_there(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, asked = opened(context, f"<time-zone>{ZONE_FORM}</time-zone>{BUSY_FORM}{COPY}{MOMENT}")

    page.get_by_role("button", name="Change").click()

    assert zone_of(asked[-1]) == ["Asia/Tokyo"]
    expect(page.locator("time")).to_have_text("10:30 in Tokyo")
    expect(page.locator("input")).to_have_value("https://example.com/callback/")
    context.close()


def zone_of(request: Request) -> list[str]:
    """The zones named in the request's address."""
    return parse_qs(urlsplit(request.url).query).get("tz", [])


def test_a_form_that_is_new_knows_the_zone_one_is_in(london: BrowserContext) -> None:
    page, _asked = opened(london, f"<own-zone>{OWN_ZONE}</own-zone>")

    expect(page.get_by_role("combobox")).to_have_value("Europe/London")


def test_a_zone_that_the_form_had_already_stays(london: BrowserContext) -> None:
    page, _asked = opened(london, f"<own-zone data-chosen>{OWN_ZONE}</own-zone>")

    page.wait_for_function("customElements.get('own-zone') !== undefined")

    expect(page.get_by_role("combobox")).to_have_value("UTC")


def test_a_zone_that_is_not_on_offer_changes_nothing(london: BrowserContext) -> None:
    page, _asked = opened(london, "<own-zone><select><option>UTC</option></select></own-zone>")

    page.wait_for_function("customElements.get('own-zone') !== undefined")

    expect(page.get_by_role("combobox")).to_have_value("UTC")


def asked_again(page: Page, *, within_s: int) -> int:
    """How often the live part asked for itself while this time went by."""
    page.evaluate(
        "window.asked = 0; window.listens ??= document.getElementById('part').addEventListener('live', () => window.asked++) ?? 1"
    )
    page.clock.run_for(within_s * 1000)
    return int(page.evaluate("window.asked"))


@pytest.fixture
def live(london: BrowserContext) -> Page:
    """A page with a live part, where time passes when a test says so."""
    london.clock.install()
    return opened(london, LIVE)[0]


def test_a_live_part_is_asked_for_again_and_again(live: Page) -> None:
    assert asked_again(live, within_s=20) == 4


def test_a_live_part_rests_while_nobody_looks_and_comes_back_at_once(live: Page) -> None:
    live.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
    assert asked_again(live, within_s=20) == 0

    live.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")

    assert live.evaluate("window.asked") == 1


def test_nothing_is_exchanged_under_a_reader_who_is_in_the_middle_of_it(live: Page) -> None:
    live.get_by_role("link").focus()
    assert asked_again(live, within_s=10) == 0

    live.get_by_text("More").click()
    live.evaluate("document.activeElement.blur()")
    assert asked_again(live, within_s=10) == 0

    live.get_by_text("More").click()
    live.evaluate("document.activeElement.blur()")
    assert asked_again(live, within_s=10) == 2


def test_the_page_of_somebody_else_is_never_put_into_a_live_part(live: Page) -> None:
    """After a session has ended, htmx follows the redirect and has the log-in page in its hands."""
    assert not is_taken(live, "/accounts/login/")
    assert asked_again(live, within_s=10) == 0


def test_an_answer_that_comes_when_somebody_has_begun_to_read_is_not_taken(live: Page) -> None:
    here = urlsplit(ADDRESS).path
    assert is_taken(live, here)

    live.get_by_text("More").click()

    assert not is_taken(live, here)
    live.get_by_text("More").click()
    live.evaluate("document.activeElement.blur()")
    assert asked_again(live, within_s=10) == 2


def is_taken(page: Page, path: str) -> bool:
    """Whether what htmx got from this address would be put into the live part."""
    return bool(
        page.evaluate(
            """(path) => {
              const detail = { shouldSwap: true, xhr: { responseURL: new URL(path, location.href).href } };
              document.getElementById("part").dispatchEvent(new CustomEvent("htmx:beforeSwap", { bubbles: true, detail }));
              return detail.shouldSwap;
            }""",
            path,
        )
    )
