"""What happens to every request before a view sees it."""

import pytest
from django.test import Client, override_settings

from teams.models import Team, User
from tests.conftest import signed_in_as


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["\\000aaaaaaaaaaaa", "x' OR 1=1", "ü" * 32, "a" * 31])
def test_a_session_key_that_django_cannot_have_made_is_nobody_s(key: str) -> None:
    answer = Client(headers={"cookie": f'sessionid="{key}"'}).get("/accounts/login/")

    assert answer.status_code == 200


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(team: Team, ada: User) -> None:
    answer = signed_in_as(ada).get(f"/teams/{team.slug}/")

    assert answer["Cache-Control"] == "private, no-store"


@override_settings(IS_DEMO=True, BASE_URL="http://127.0.0.1:8000")
def test_the_demo_has_one_address() -> None:
    answer = Client(headers={"host": "localhost"}).get("/accounts/login/", SERVER_PORT="8000")

    assert answer.status_code in {200, 302}
