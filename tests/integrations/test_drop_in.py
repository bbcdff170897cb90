"""A second app is one folder. This puts a tiny one in place and takes a booking through it; nothing else is touched."""

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import integrations
from bookings.models import BookingPage
from integrations import registry
from integrations.models import Connection, Sync
from teams.models import Team, User
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.comparison import compare

pytestmark = pytest.mark.django_db

NOTEBOOK = '''
"""A pretend app: a list of lines in memory."""

from django import forms

from integrations.contract.access import Grant, Identity
from integrations.contract.health import Finding, Light
from integrations.contract.looks import Claims, Difference
from integrations.contract.pushes import PushResult, Reason, RemoteObject
from integrations.contract.settings import SettingsForm
from integrations.contract.values import Words
from integrations.errors import FixSettings
from integrations.stories import Story

LINES = []


class Key(forms.Form):
    key = forms.CharField(label="Notebook key")

    def __init__(self, *args, connection=None, **kwargs):
        super().__init__(*args, **kwargs)

    def clean(self):
        return self.cleaned_data | {"secret": "s", "environment": "one", "login_url": "https://notebook.example.com"}


class Wish(SettingsForm):
    on = forms.BooleanField(label="Write it down", required=False)


class Notebook:
    slug, name, summary = "notebook", "Notebook", "Writes bookings down."
    form_targets = ["https://notebook.example.com"]
    connect_form, settings_form, org_form = Key, Wish, None
    own_pages, guide, mapper = [], None, None

    def doubt(self, app, *, redirect_uri):
        return None

    approvals_of_a_user = None
    dead_codes = ()

    def authorize_url(self, app, *, redirect_uri, state, challenge, anew=False):
        return f"{app.login_url}/allow?state={state}"

    def exchange(self, app, *, code, verifier, redirect_uri):
        return Grant(access_token="t", refresh_token="r", instance_url=app.login_url, org_id="o", user_id="u")

    def refresh(self, app, refresh_token):
        return Grant(access_token="t2")

    def revoke(self, app, token):
        LINES.append("revoked")

    def denied(self, error):
        return FixSettings("notebook_denied")

    def identify(self, access, *, within_s=8.0, meter):
        return Identity(org_id="o", user_id="u", org_name="A notebook", username="reader")

    def facts(self, access, *, meter):
        return {}

    has_users = False
    names = {}
    crowd = 1
    calls_alone = 1
    short_id = None

    def push(self, orders, access, *, before_write, meter):
        (order,) = orders
        before_write({0: {"line": order.booking.title}})
        LINES.append(order.booking.title)
        line = RemoteObject(role="event", object="Line", id=str(len(LINES)), label="A line")
        return [PushResult(records=[line], reasons=[Reason(code="written_down")])]

    def probe(self, access, *, meter):
        meter.calls += 1

    probe_names = {"pages_left": "Pages left"}

    def probes(self, access, app, *, wishes, meter):
        return [Finding(probe="pages_left", light=Light.GREEN, code="pages_left")]

    def compare(self, records, access, *, meter):
        return [Difference(remote_id=record.id, kind="missing", theirs={"IsDeleted": True}) for record in records]

    def claims(self, access, *, since, after, limit, meter):
        return Claims(found=[])

    def restores(self, options):
        return True

    def record_url(self, instance_url, record):
        return f"{instance_url}/lines/{record.id}"

    def words(self, code, params):
        return Words(what_happened="It was written down.") if code == "written_down" else None

    def is_about_log_in(self, code):
        return code == "notebook_denied"

    def story(self, pushes, records, *, owner, called):
        return Story(sentence="It was written down." if any(pushes) else "")

    def is_active(self, options):
        return bool(options.get("on"))


connector = Notebook()
'''


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[None]:
    """The folder is there, beside the others."""
    folder = tmp_path / "notebook"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "connector.py").write_text(NOTEBOOK)
    integrations.__path__.append(str(tmp_path))
    registry.forget()
    yield
    integrations.__path__.remove(str(tmp_path))
    registry.forget()
    for name in [name for name in sys.modules if name.startswith("integrations.notebook")]:
        del sys.modules[name]


def test_a_folder_is_enough_for_a_new_app(notebook: None, team: Team, page: BookingPage, ada: User) -> None:
    browser = signed_in_as(ada)

    assert "Writes bookings down." in browser.get("/teams/acme/apps/").content.decode()
    there = browser.post("/teams/acme/apps/notebook/connect/", {"key": "k"}).headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    connected = browser.get(f"/integrations/notebook/callback/?code=c&state={state}", follow=True)
    browser.post("/teams/acme/pages/intro/integrations/notebook/", {"on": "on"})
    booking = book(page)
    sync_everything()
    seen = browser.get(f"/teams/acme/bookings/{booking.public_id}/").content.decode()

    assert "A notebook" in connected.content.decode()
    compare(Connection.objects.get())
    differences = browser.get("/teams/acme/apps/notebook/differences/").content.decode()

    assert "The Line was deleted in Notebook." in differences
    assert "In Notebook" in seen
    assert 'href="https://notebook.example.com/lines/1"' in seen
    assert "It was written down." in seen


def test_an_app_without_a_guide_leads_to_none(team: Team, ada: User, notebook: None) -> None:
    browser = signed_in_as(ada)

    assert browser.get("/teams/acme/apps/notebook/guide/").status_code == 404
    for address in ("/teams/acme/apps/", "/teams/acme/apps/notebook/"):
        assert "/apps/notebook/guide/" not in browser.get(address).content.decode()


def test_when_its_folder_is_gone_again_what_it_did_is_passed_over(team: Team, page: BookingPage, ada: User) -> None:
    Connection.objects.create(team=team, connector="notebook", status="connected", remote_org_id="o")

    browser = signed_in_as(ada)

    assert browser.get("/teams/acme/apps/").status_code == 200
    assert browser.get("/teams/acme/").status_code == 200
    assert browser.get("/teams/acme/apps/notebook/").status_code == 404
    assert not Sync.objects.exists()


def test_a_folder_without_a_connector_is_no_app(tmp_path: Path) -> None:
    assert {connector.slug for connector in registry.all_connectors()} == {"salesforce"}
    with pytest.raises(registry.NoSuchConnector):
        registry.connector_for("views")
