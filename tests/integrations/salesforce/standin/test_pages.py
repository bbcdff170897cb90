"""The pages of the pretend org."""

import re

import pytest
import requests

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, refresh

START = "2026-03-05T14:00:00Z"


def get(standin: StandIn, path: str) -> requests.Response:
    return requests.get(f"{standin.url}{path}", timeout=10)


def post(standin: StandIn, path: str, data: dict[str, str], **headers: str) -> requests.Response:
    return requests.post(f"{standin.url}{path}", data=data, headers=headers, timeout=10)


def test_the_lists_lead_to_the_records_and_back(standin: StandIn) -> None:
    lead = standin.org.add_lead(LastName="Byron", Email="ada.byron@example.com")["Id"]
    event = standin.org.add_event(Subject="Intro", WhoId=lead, StartDateTime=START)["Id"]

    assert 'href="/lightning/o/Lead/list"' in get(standin, "/").text
    assert f'href="/lightning/r/Lead/{lead}/view"' in get(standin, "/lightning/o/Lead/list").text
    assert f'href="/lightning/r/Event/{event}/view"' in get(standin, f"/lightning/r/Lead/{lead}/view").text
    assert f'href="/lightning/r/Lead/{lead}/view"' in get(standin, f"/lightning/r/Event/{event}/view").text


def test_what_people_typed_is_shown_and_never_run(standin: StandIn) -> None:
    lead = standin.org.add_lead(LastName="<script>alert(1)</script>", Title='"><img src=x>')["Id"]

    page = get(standin, f"/lightning/r/Lead/{lead}/view").text

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("path", ["/", "/break", "/lightning/o/Lead/list", "/login", "/nothing"])
def test_no_page_carries_script_or_style_of_its_own(standin: StandIn, path: str) -> None:
    page = get(standin, path)

    assert not re.search(r"<script|<style|style=|\son\w+=", page.text)
    assert "default-src 'none'; style-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_style_sheet_is_served(standin: StandIn) -> None:
    assert get(standin, "/static/standin.css").headers["Content-Type"] == "text/css;charset=UTF-8"


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/lightning/r/Lead/00Q000000000001EAA/view", "/lightning/o/Profile/list", "/lightning/r/Lead/x/view"],
)
def test_what_is_not_there_is_a_404(standin: StandIn, path: str) -> None:
    assert get(standin, path).status_code == 404


def test_an_event_is_changed_by_hand(standin: StandIn) -> None:
    event = standin.org.add_event(Subject="Intro", StartDateTime=START)["Id"]
    form = {"Subject": "Intro, moved", "StartDateTime": "2026-03-06T09:00:00Z", "EndDateTime": "2026-03-06T09:30:00Z"}

    post(standin, f"/lightning/r/Event/{event}/edit", form)

    changed = standin.org.record(event)
    assert (changed["Subject"], changed["StartDateTime"]) == ("Intro, moved", "2026-03-06T09:00:00.000+0000")


def test_a_change_that_the_org_refuses_says_why_and_keeps_what_was_typed(standin: StandIn) -> None:
    event = standin.org.add_event(Subject="Intro", StartDateTime=START)["Id"]

    page = post(
        standin, f"/lightning/r/Event/{event}/edit", {"Subject": "y" * 256, "StartDateTime": START, "EndDateTime": ""}
    )

    assert page.status_code == 422
    assert "data value too large" in page.text
    assert f'value="{"y" * 256}"' in page.text
    assert standin.org.record(event)["Subject"] == "Intro"


def test_an_event_is_deleted_by_hand(standin: StandIn) -> None:
    event = standin.org.add_event(StartDateTime=START)["Id"]

    post(standin, f"/lightning/r/Event/{event}/delete", {})

    assert standin.org.events() == []
    assert "recycle bin" in get(standin, f"/lightning/r/Event/{event}/view").text


def test_a_form_of_another_site_changes_nothing(standin: StandIn) -> None:
    event = standin.org.add_event(StartDateTime=START)["Id"]

    refused = post(standin, f"/lightning/r/Event/{event}/delete", {}, Origin="http://evil.example.com")

    assert refused.status_code == 403
    assert len(standin.org.events()) == 1


@pytest.mark.parametrize(
    ("act", "status", "said"),
    [
        ("expire", 401, "Break something"),
        ("block", 401, "The app is blocked."),
        ("unavailable", 503, "Every call is answered with 503."),
        ("limit", 403, "calls are used up."),
        ("revoke", 401, "Nobody has given access"),
    ],
)
def test_something_is_broken_and_mended(standin: StandIn, api: Api, act: str, status: int, said: str) -> None:
    page = post(standin, "/break", {"act": act})
    broken = api.get("limits").status_code
    post(standin, "/break", {"act": "restore"})

    assert said in page.text
    assert broken == status
    renewed = refresh(standin, api.tokens.refresh_token).status_code
    assert renewed == (400 if act == "revoke" else 200)
    assert Api(standin).get("limits").status_code == 200
