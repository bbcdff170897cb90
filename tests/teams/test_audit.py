"""The trail: what was written, in words."""

from teams import audit
from teams.models import AuditEntry, Team, User
from teams.words import people


def told(team: Team) -> audit.Line:
    (line,) = audit.tell(team, AuditEntry.objects.filter(team=team).select_related("actor"))
    return line


def test_an_entry_says_who_did_what_to_whom(team: Team, ada: User, bob: User) -> None:
    audit.record(team, ada, "role_changed", bob.pk, before="member", now="manager")

    line = told(team)

    assert (line.who, line.what, line.whom) == ("Ada Hopper", "Changed the role of", "Bob")
    assert line.details == [("before", "Member"), ("now", "Manager")]


def test_who_is_gone_is_still_somebody(team: Team, bob: User) -> None:
    audit.record(team, bob, "team_changed")
    bob.delete()

    assert told(team).who == "Somebody who is gone"


def test_what_was_done_to_something_that_is_gone_is_still_told(team: Team, ada: User) -> None:
    audit.record(team, ada, "invitation_withdrawn", 999_999)

    assert (told(team).what, told(team).whom) == ("Withdrew an invitation", "")


def test_nothing_is_told_of_a_detail_that_is_empty(team: Team, ada: User) -> None:
    audit.record(team, ada, "moon_landed_on", with_whom=[], manner="softly")

    assert told(team).details == [("manner", "softly")]


def test_an_action_without_words_is_told_by_its_name(team: Team, ada: User) -> None:
    audit.record(team, ada, "moon_landed_on", manner="softly")

    assert told(team).what == "Moon landed on"
    assert told(team).details == [("manner", "softly")]


def test_another_app_teaches_the_trail_its_words(team: Team, ada: User) -> None:
    audit.name_actions({"test_flag_planted": "Planted a flag for"}, people)
    audit.name_details({"colour": "in"}, {"red": "Red"})
    audit.record(team, ada, "test_flag_planted", ada.pk, colour="red", stripes=[7, "red"])

    line = told(team)

    assert (line.what, line.whom) == ("Planted a flag for", "Ada Hopper")
    assert line.details == [("in", "Red"), ("stripes", "7, Red")]
