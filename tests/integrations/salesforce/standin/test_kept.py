"""State that outlives the process."""

from pathlib import Path

import pytest

from integrations.salesforce.standin import StandIn, demo
from tests.integrations.salesforce.standin.talk import CALLBACK, Api, refresh


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "standin" / "org.sqlite3"


def test_a_restart_forgets_nothing(path: Path) -> None:
    with StandIn(path=path, callbacks=[CALLBACK]) as before:
        api = Api(before)
        lead = api.create("Lead", LastName="Byron", Company="Engines", Email="a@example.com")
        gone = api.create("Lead", LastName="Gone", Company="Engines")
        before.org.delete(gone)
        before.org.turn(lead_duplicates="off")
        before.org.change_schema(
            hidden={"Lead": {"Website"}}, custom={"Lead": ["Key__c | string 64 | CUNFPKQ | Key |"]}
        )
        first_token = api.tokens.refresh_token
        rotated = refresh(before, first_token).json()
        org_id, app = before.org.id, before.org.app

    with StandIn(path=path) as after:
        talk = Api(after)
        assert (after.org.id, after.org.app) == (org_id, app)
        assert [one["Id"] for one in talk.rows("SELECT Id FROM Lead WHERE Email = 'a@example.com'")] == [lead]
        assert after.org.record(gone)["IsDeleted"] is True
        assert after.org.switches.lead_duplicates == "off"
        assert after.org.schema["Lead"].find("Website") is None
        assert talk.create("Lead", LastName="New", Company="Engines", Key__c="k") not in {lead, gone}
        talk.session.headers["Authorization"] = f"Bearer {rotated['access_token']}"
        assert talk.get("limits").status_code == 200
        assert refresh(after, first_token).status_code == 400
        assert refresh(after, rotated["refresh_token"]).status_code == 400


def test_what_was_rolled_back_is_not_kept(path: Path) -> None:
    lead = {
        "method": "POST",
        "url": "/services/data/v66.0/sobjects/Lead",
        "referenceId": "a",
        "body": {"LastName": "x", "Company": "y"},
    }
    with StandIn(path=path) as before:
        Api(before).post(
            "composite", {"allOrNone": True, "compositeRequest": [lead, {**lead, "referenceId": "b", "body": {}}]}
        )

    with StandIn(path=path) as after:
        assert after.org.leads() == []


def test_the_file_is_its_owners_alone(path: Path) -> None:
    with StandIn(path=path):
        assert path.stat().st_mode & 0o077 == 0


def test_a_demos_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = demo.credentials(tmp_path), demo.credentials(tmp_path)

    assert first == second
    assert (tmp_path / "keys" / "standin.json").stat().st_mode & 0o077 == 0
    assert (len(first.consumer_key), first.consumer_key[:5], len(first.consumer_secret)) == (85, "3MVG9", 64)
    assert first.consumer_secret not in repr(first)


def test_a_demo_takes_its_org_up_again_at_another_address(tmp_path: Path, path: Path) -> None:
    known = demo.credentials(tmp_path)
    with demo.open_standin(port=0, path=path, known=known, callbacks=["http://127.0.0.1:1/callback/"]) as before:
        before.org.add_lead(Email="kept@example.com")
        people = len(before.org.users)

    with demo.open_standin(
        port=0, path=path, known=known, callbacks=[CALLBACK], user_emails=[*demo.HOSTS, "new@example.com"]
    ) as after:
        assert "kept@example.com" in {one["Email"] for one in after.org.leads()}
        assert after.org.app.callbacks == [CALLBACK]
        assert len(after.org.users) == people + 1
        assert after.orgs.sign_in(known.username, known.password, sandbox=None) is not None


def test_a_demos_org_knows_a_lead_a_contact_and_the_demo_teams_hosts(tmp_path: Path) -> None:
    with demo.open_standin(port=0, path=None, known=demo.credentials(tmp_path), callbacks=[CALLBACK]) as standin:
        assert demo.KNOWN_LEAD in {one["Email"] for one in standin.org.leads()}
        assert demo.KNOWN_CONTACT in {one["Email"] for one in standin.org.contacts()}
        assert {user["Email"] for user in standin.org.users} >= set(demo.HOSTS)
