"""Who gets which mail, what each person can turn off, and that somebody always gets it."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import BookingPage
from integrations import recipients
from integrations.incidents import Waiting
from integrations.models import AlertKind, Connection, Incident, PageSettings
from integrations.recipients import People
from teams.models import AuditEntry, Membership, Team, User
from teams.roles import Role
from tests.cast import create_user, join
from tests.conftest import signed_in_as
from tests.integrations.cast import wish
from tests.integrations.test_views import words_of

ALERTS = "/teams/acme/alerts/"
NAMES = {"broken": "on", "failed": "on", "recovered": "on", "digest": "on", "health": "on"}


def member(pk: int, role: Role) -> Membership:
    return Membership(pk=pk, role=role, user=User(pk=pk), team=Team(pk=1))


@given(
    roles=st.lists(st.sampled_from([Role.OWNER, Role.ADMINISTRATOR, Role.MANAGER]), max_size=6),
    off=st.sets(st.integers(0, 6)),
    setters=st.sets(st.integers(1, 6)),
    told=st.lists(st.integers(0, 6)),
    cause=st.sampled_from(["", "a-cause"]),
)
def test_somebody_always_gets_it(
    roles: list[Role], off: set[int], setters: set[int], told: list[int], cause: str
) -> None:
    members = [member(0, Role.OWNER), *(member(number, role) for number, role in enumerate(roles, 1))]
    people = People(
        administrators=[each for each in members if each.role != Role.MANAGER],
        owners=[each for each in members if each.role == Role.OWNER],
        managers=[each for each in members if each.role == Role.MANAGER],
        off=off,
        pages={(1, user): {7} for user in setters},
    )
    incident = Incident(connection_id=1, cause=cause, told_to=told)
    waiting = Waiting(count=1, pages=frozenset({7}))

    for readers in (recipients.of_failure(people, incident, waiting), recipients.of_recovery(people, incident)):
        assert readers
        wanted = [each for each in readers if each.pk not in off]
        assert wanted == list(readers) or all(each.role == Role.OWNER for each in readers)


@pytest.fixture
def set_by_mia(connection: Connection, page: BookingPage, mia: User, adam: User) -> BookingPage:
    """A page that mia set last, in a team that ada owns and adam administers."""
    wish(page, connection)
    PageSettings.objects.update(updated_by=mia)
    return page


def turn_off(kind: AlertKind, *users: User) -> None:
    for user in users:
        recipients.choose(user.memberships.get(), set(AlertKind) - {kind})


def names_of(people: Collection[Membership]) -> set[str]:
    return {each.user.name for each in people}


@pytest.mark.parametrize(
    ("off", "gets"),
    [
        ([], {"Ada Hopper", "Adam", "Mia"}),
        (["ada"], {"Adam", "Mia"}),
        (["ada", "adam"], {"Mia"}),
        (["ada", "adam", "mia"], {"Ada Hopper"}),
        (["mia", "adam"], {"Ada Hopper"}),
    ],
)
@pytest.mark.parametrize("kind", [AlertKind.FAILED, AlertKind.BROKEN, AlertKind.DIGEST])
def test_what_everybody_turned_off_comes_to_the_owner(
    connection: Connection, set_by_mia: BookingPage, off: list[str], gets: set[str], kind: AlertKind
) -> None:
    team, page = set_by_mia.team, set_by_mia
    turn_off(kind, *User.objects.filter(email__in=[f"{name}@example.com" for name in off]))
    cause = "" if kind == AlertKind.BROKEN else "a-cause"

    people = recipients.of(team, kind)

    waiting = Waiting(count=1, pages=frozenset({page.pk}))
    incident = Incident(connection=connection, cause=cause)
    assert names_of(recipients.of_failure(people, incident, waiting)) == gets


def test_who_may_no_longer_sign_in_is_told_nothing(team: Team, adam: User) -> None:
    User.objects.filter(pk=adam.pk).update(is_active=False)

    people = recipients.of(team, AlertKind.FAILED)

    assert names_of(recipients.who_gets(people, people.administrators)) == {"Ada Hopper"}


def test_turning_one_kind_off_leaves_the_others_on(team: Team, ada: User, adam: User) -> None:
    turn_off(AlertKind.DIGEST, ada)

    assert recipients.chosen_by(ada.memberships.get()) == set(AlertKind) - {AlertKind.DIGEST}
    assert recipients.listeners(team, AlertKind.DIGEST) == (["Adam"], False)
    assert recipients.listeners(team, AlertKind.FAILED) == (["Ada Hopper", "Adam"], False)


def test_a_choice_holds_for_one_team_alone(team: Team, ada: User, eve: User) -> None:
    join(eve.teams.get(), ada, Role.ADMINISTRATOR)
    recipients.choose(ada.memberships.get(team=team), set())

    assert recipients.chosen_by(ada.memberships.exclude(team=team).get()) == set(AlertKind)


def test_each_person_chooses_on_a_page_of_their_own(team: Team, ada: User, adam: User) -> None:
    browser = signed_in_as(adam)

    saved = words_of(browser.post(ALERTS, {"broken": "on"}, follow=True))

    assert "Your choice is saved." in saved
    assert recipients.chosen_by(adam.memberships.get()) == {AlertKind.BROKEN}
    assert recipients.chosen_by(ada.memberships.get()) == set(AlertKind)
    assert browser.get(ALERTS).content.decode().count(" checked") == 1


def test_nothing_ticked_turns_everything_off(team: Team, ada: User) -> None:
    signed_in_as(ada).post(ALERTS, {})

    assert recipients.chosen_by(ada.memberships.get()) == set()


def test_the_page_says_who_gets_what_and_what_comes_to_the_owner_all_the_same(
    team: Team, ada: User, adam: User
) -> None:
    turn_off(AlertKind.DIGEST, ada, adam)

    page = words_of(signed_in_as(ada).get(ALERTS))

    assert "Bookings wait for a new reason Ada Hopper, Adam" in page
    assert (
        "Every morning while bookings wait Ada Hopper Everybody has turned this off, so it comes to the owner" in page
    )


def test_a_manager_is_told_about_which_pages_they_get_mails(
    connection: Connection, page: BookingPage, mia: User
) -> None:
    before = words_of(signed_in_as(mia).get(ALERTS))
    wish(page, connection)
    PageSettings.objects.update(updated_by=mia)

    after = words_of(signed_in_as(mia).get(ALERTS))

    assert "At present there is none." in before
    assert "pages that you set last cannot reach an app: Intro call." in after


def test_a_choice_stands_in_the_trail_once(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)
    for _ in range(2):
        browser.post(ALERTS, NAMES | {"digest": ""})

    (entry,) = AuditEntry.objects.filter(action="alerts_chosen")
    assert entry.details == {"alerts_off": ["digest"]}
    assert "turned off: Every morning while bookings wait" in words_of(browser.get("/teams/acme/audit/"))


def test_two_hands_on_one_choice_do_no_harm(team: Team, ada: User) -> None:
    membership = ada.memberships.get()

    for wanted in (set(AlertKind), {AlertKind.FAILED}, {AlertKind.FAILED}):
        recipients.choose(membership, wanted)

    assert membership.alert_choices.count() == len(AlertKind)


def test_a_member_who_leaves_takes_their_choices_along(team: Team, ada: User) -> None:
    leaver = create_user("lee")
    join(team, leaver, Role.ADMINISTRATOR)
    turn_off(AlertKind.FAILED, leaver)

    leaver.memberships.all().delete()

    assert names_of(recipients.of(team, AlertKind.FAILED).administrators) == {"Ada Hopper"}
