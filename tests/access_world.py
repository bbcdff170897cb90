"""The world of tests/access_rows.py, built once for all tests of a module; what each of them changes is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from teams.models import User
from teams.roles import Role
from tests.access_rows import World, create_world
from tests.cast import create_page, create_team, create_user, join

ROLES = {"adam": Role.ADMINISTRATOR, "mia": Role.MANAGER, "bob": Role.MEMBER}


@contextmanager
def shared_world(blocker: DjangoDbBlocker, *, language: str = "en") -> Iterator[World]:
    """Everybody reads `language`. Tests ask for `db` as well: their transactions are inside of this one."""
    with blocker.unblock(), transaction.atomic():
        with override("en"):
            world = _build(language)
        yield world
        transaction.set_rollback(True)


def _build(language: str) -> World:
    people: dict[str, User] = {
        "ada": create_user("ada", full_name="Ada Hopper", language=language),
        **{name: create_user(name, language=language) for name in (*ROLES, "eve")},
    }
    team = create_team("acme", owner=people["ada"], name="Acme Example")
    for name, role in ROLES.items():
        join(team, people[name], role)
    create_team("elsewhere", owner=people["eve"])
    return create_world(team, create_page(team, people["ada"]), people)
