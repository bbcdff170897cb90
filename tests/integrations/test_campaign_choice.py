"""A campaign is picked by its name, its status from the campaign's own values; never an id that somebody types."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from bookings.models import BookingPage
from integrations.models import Connection, PageSettings
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, User
from tests.cast import create_page
from tests.conftest import signed_in_as
from tests.integrations.cast import wish
from tests.integrations.test_page_settings import ON_PAGE
from tests.integrations.test_views import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    cache.clear()


@pytest.fixture
def webinar(org: Org) -> str:
    return str(org.add_campaign("Webinar", "Registered", "Attended")["Id"])


@pytest.fixture
def browser(page: BookingPage, connection: Connection, mia: User) -> Client:
    return signed_in_as(mia)


def options_of(html: str, name: str) -> list[str]:
    found = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    return re.findall(r"<option[^>]*>([^<]*)</option>", found[0]) if found else []


def stored() -> dict[str, object]:
    return dict(PageSettings.objects.get().options)


def test_active_campaigns_are_offered_by_name_the_newest_first(browser: Client, org: Org) -> None:
    org.add_campaign("Fair")
    org.add_campaign("Over", IsActive=False)
    org.add_campaign("Webinar")

    html = browser.get(ON_PAGE).content.decode()

    assert options_of(html, "campaign") == ["None", "Webinar", "Fair"]


def test_a_campaign_is_chosen_with_a_status_of_its_own(browser: Client, webinar: str) -> None:
    chosen = {"campaign": webinar, "campaign_status": "Registered", "campaign_raise": ["Sent"]}

    browser.post(ON_PAGE, {"event": "on", "campaign_shown": "1"} | chosen)

    assert stored().items() >= (chosen | {"campaign_name": "Webinar"}).items()
    html = browser.get(ON_PAGE).content.decode()
    assert options_of(html, "campaign_status") == [
        "The campaign&#x27;s default: Sent", "Sent", "Responded", "Registered", "Attended",
    ]  # fmt: skip
    assert f'<option value="{webinar}" selected>Webinar</option>' in html
    assert re.search(r'name="campaign_raise" value="Sent"[^>]*checked', html)


def test_boxes_that_are_unticked_raise_nobody_and_a_form_without_them_changes_nothing(
    browser: Client, webinar: str
) -> None:
    chosen = {"event": "on", "campaign": webinar, "campaign_raise": ["Sent"]}
    browser.post(ON_PAGE, chosen)
    browser.post(ON_PAGE, {"event": "on"})
    kept = stored()
    browser.post(ON_PAGE, {"event": "on", "campaign_shown": "1"})

    assert (kept["campaign"], kept["campaign_raise"]) == (webinar, ["Sent"])
    assert (stored()["campaign"], stored()["campaign_raise"]) == (webinar, [])


def test_none_takes_everything_about_it_away(browser: Client, webinar: str) -> None:
    browser.post(ON_PAGE, {"event": "on", "campaign": webinar, "campaign_status": "Registered"})

    # As the browser sends it, whose list of statuses still is the old campaign's.
    browser.post(ON_PAGE, {"event": "on", "campaign": "", "campaign_shown": "1", "campaign_status": "Registered"})

    assert [stored()[name] for name in ("campaign", "campaign_name", "campaign_status")] == [""] * 3


def test_a_status_of_another_campaign_is_refused_and_its_own_are_offered(
    browser: Client, org: Org, webinar: str
) -> None:
    fair = org.add_campaign("Fair", "Visited")["Id"]

    answer = browser.post(ON_PAGE, {"event": "on", "campaign": fair, "campaign_status": "Registered"})

    assert not PageSettings.objects.exists()
    assert "Visited" in options_of(answer.content.decode(), "campaign_status")


def test_a_preview_shows_the_statuses_of_what_was_chosen_and_saves_nothing(browser: Client, webinar: str) -> None:
    answer = browser.post(ON_PAGE, {"event": "on", "campaign": webinar, "preview": "1"})

    assert "Attended" in options_of(answer.content.decode(), "campaign_status")
    assert not PageSettings.objects.exists()


def test_whoever_chooses_one_reads_that_the_connected_user_may_add_nobody(
    browser: Client, org: Org, webinar: str
) -> None:
    warning = "The connected user may not add members to campaigns in Salesforce"
    before = words_of(browser.post(ON_PAGE, {"event": "on", "campaign": webinar, "preview": "1"}))
    cache.clear()
    org.change_schema(denied={"CampaignMember": ["create"]})

    after = words_of(browser.post(ON_PAGE, {"event": "on", "campaign": webinar, "preview": "1"}))
    without = words_of(browser.get(ON_PAGE))

    assert warning not in before
    assert warning in after
    assert warning not in without


def test_one_that_is_not_listed_is_found_by_words_of_its_name(browser: Client, org: Org) -> None:
    org.add_campaign("100% Sure")
    org.add_campaign("1000 Sure")

    answer = browser.post(ON_PAGE, {"event": "on", "campaign_find": "100% s", "find": "1"})

    assert options_of(answer.content.decode(), "campaign") == ["None", "100% Sure"]
    assert '<details class="disclosure" open>' in answer.content.decode()
    assert not PageSettings.objects.exists()


def test_typing_asks_the_org_nothing(browser: Client, standin: StandIn, webinar: str) -> None:
    browser.get(ON_PAGE)
    standin.log.clear()

    for typed in ("w", "we", "web"):
        browser.post(ON_PAGE, {"event": "on", "campaign_find": typed, "preview": "1"})

    assert not standin.calls


def test_other_pages_that_use_it_are_named(
    browser: Client, page: BookingPage, connection: Connection, webinar: str, ada: User
) -> None:
    demo = create_page(page.team, host=ada, slug="demo", title="Demo")
    wish(demo, connection, campaign=webinar, campaign_name="Webinar")
    before = words_of(browser.get(ON_PAGE))

    browser.post(ON_PAGE, {"event": "on", "campaign": webinar})

    assert "Also used by" not in before
    assert "Also used by: Demo." in words_of(browser.get(ON_PAGE))


def test_enter_saves_and_does_not_search(browser: Client, webinar: str) -> None:
    """Browsers press the first button of a form."""
    form = browser.get(ON_PAGE).content.decode().partition('<form class="form" method="post"')[2]

    assert 'name="find"' in form
    assert "name=" not in re.findall(r"<button[^>]*>", form)[0]


def test_while_nothing_is_connected_nothing_is_searched(page: BookingPage, mia: User) -> None:
    assert 'name="find"' not in signed_in_as(mia).get(ON_PAGE).content.decode()


@pytest.mark.parametrize("typed", ["701000000000001AAA", "Webinar", "003000000000001AAA", "' OR Id != '"])
def test_what_is_typed_past_the_list_is_refused(browser: Client, webinar: str, typed: str) -> None:
    browser.post(ON_PAGE, {"event": "on", "campaign": typed})

    assert not PageSettings.objects.exists()


def test_one_that_was_deleted_stays_to_be_seen_and_is_refused(
    browser: Client, page: BookingPage, connection: Connection, org: Org, webinar: str
) -> None:
    wish(page, connection, campaign=webinar, campaign_name="Webinar", campaign_status="Registered")
    org.delete(webinar)

    shown = browser.get(ON_PAGE).content.decode()
    answer = browser.post(ON_PAGE, {"event": "on", "campaign": webinar})

    assert "Webinar (not there any more)" in options_of(shown, "campaign")
    assert "This campaign was deleted, or the connected user does not see it any more." in words_of(answer)


def test_an_inactive_one_says_so_and_may_stay(
    browser: Client, page: BookingPage, connection: Connection, org: Org, webinar: str
) -> None:
    wish(page, connection, campaign=webinar, campaign_name="Webinar")
    org.edit(webinar, IsActive=False)

    shown = browser.get(ON_PAGE).content.decode()
    browser.post(ON_PAGE, {"event": "on", "cancelled": "mark"})

    assert "Webinar (not active)" in options_of(shown, "campaign")
    assert stored()["campaign"] == webinar


@pytest.mark.parametrize("trouble", ["silent", "hidden"])
def test_where_nobody_can_tell_what_is_stored_stays(
    *,
    browser: Client,
    page: BookingPage,
    connection: Connection,
    org: Org,
    standin: StandIn,
    webinar: str,
    trouble: str,
) -> None:
    chosen = {"campaign_status": "Registered", "campaign_raise": ["Sent"]}
    wish(page, connection, campaign=webinar, campaign_name="Webinar", **chosen)
    if trouble == "silent":
        standin.faults.add("unavailable", times=None)
    else:
        org.change_schema(hidden_objects={"Campaign", "CampaignMemberStatus"})

    shown = browser.get(ON_PAGE).content.decode()
    browser.post(ON_PAGE, {"event": "on", "cancelled": "mark"})

    assert options_of(shown, "campaign") == ["None", "Webinar"]
    assert stored().items() >= (chosen | {"campaign": webinar, "cancelled": "mark"}).items()


def test_names_and_not_ids_stand_in_the_trail_and_in_the_diff(
    *, browser: Client, page: BookingPage, connection: Connection, webinar: str, ada: User
) -> None:
    browser.post(ON_PAGE, {"event": "on", "campaign": webinar, "campaign_status": "Registered", "more_hosts": "invite"})
    create_page(page.team, host=ada, slug="demo", title="Demo")

    told = words_of(signed_in_as(ada).get("/teams/acme/audit/"))
    diff = words_of(browser.get("/teams/acme/pages/demo/integrations/salesforce/copy/?from=intro"))

    assert AuditEntry.objects.filter(action="page_app_set").exists()
    assert "Webinar" in told
    assert webinar not in told
    for part in ("Campaign", "Webinar", "Registered", "Become invitees of the Event, too"):
        assert part in diff
    assert webinar not in diff


def test_it_is_offered_in_japanese_too(browser: Client, webinar: str, mia: User) -> None:
    User.objects.filter(pk=mia.pk).update(language="ja")

    html = browser.get(ON_PAGE).content.decode()

    assert "キャンペーン" in html
    assert "行動にも招待する" in html
