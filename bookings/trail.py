"""What the audit trail calls what is done to booking pages. Importing this teaches it."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import emails
from bookings.models import Booking, BookingPage, MessageKind, Question
from bookings.words import short_day_and_time
from jicoo.mail.models import OutgoingMail
from teams.audit import Kind, name_actions, name_details
from teams.models import Team
from teams.words import people


def page_titles(team: Team, ids: set[int]) -> dict[int, str]:
    """Titles by id of the pages that are still there."""
    return dict(BookingPage.objects.filter(team=team, pk__in=ids).values_list("pk", "title"))


def booking_names(team: Team, ids: set[int]) -> dict[int, str]:
    """Page and time by id of the booking, in the reader's time zone: what tells it apart without naming the invitee."""
    found = Booking.objects.filter(team=team, pk__in=ids).values_list("pk", "page__title", "starts_at")
    zone = timezone.get_current_timezone_name()
    return {pk: f"{title}, {short_day_and_time(starts_at, zone)}" for pk, title, starts_at in found}


def mail_kinds(team: Team, ids: set[int]) -> dict[int, str]:
    """What kinds of mails these are; empty for those that are no longer remembered. The ids stand in the team's own trail."""
    kinds = OutgoingMail.objects.filter(pk__in=ids, writer=emails.WRITER).values_list("pk", "kind")
    return dict.fromkeys(ids, "") | {pk: str(MessageKind(kind).label) for pk, kind in kinds}


def question_labels(team: Team, ids: set[int]) -> dict[int, str]:
    """Labels by id of the questions; one that is gone is called so."""
    labels = Question.objects.filter(team=team, pk__in=ids).values_list("pk", "label")
    return dict.fromkeys(ids, gettext("a question that is deleted")) | dict(labels)


name_actions(
    {
        "page_created": _("Created a booking page"),
        "page_changed": _("Changed a booking page"),
        "page_hours_changed": _("Changed the hours of a booking page"),
        "page_hosts_changed": _("Changed the hosts of a booking page"),
        "page_rules_changed": _("Changed the rules of a booking page"),
        "page_duplicated": _("Copied a booking page"),
        "page_form_changed": _("Changed the form of a booking page"),
        "question_added": _("Added a question to a booking page"),
        "question_changed": _("Changed a question of a booking page"),
        "question_moved": _("Moved a question of a booking page"),
        "question_deleted": _("Deleted a question of a booking page"),
        "page_text_changed": _("Changed what a booking page writes"),
        "page_reminders_changed": _("Changed when a booking page reminds"),
        "page_opened": _("Opened a booking page"),
        "page_paused": _("Paused a booking page"),
        "page_deleted": _("Deleted a booking page"),
        "one_off_link_created": _("Made a one-off link of a booking page"),
        "one_off_link_closed": _("Closed a one-off link of a booking page"),
    },
    page_titles,
    kind=Kind.PAGES,
)
name_actions(
    {
        "page_host_added": _("Made host of a booking page"),
        "page_host_removed": _("Took off the hosts of a booking page"),
        "schedule_created": _("Made new hours for"),
        "schedule_changed": _("Changed hours of"),
        "schedule_deleted": _("Deleted hours of"),
        "schedule_date_changed": _("Gave a date other hours for"),
        "schedule_date_cleared": _("Took back the other hours of a date for"),
        "absence_added": _("Entered out of office for"),
        "absence_changed": _("Changed out of office of"),
        "absence_removed": _("Took back out of office of"),
        "meeting_link_changed": _("Changed the meeting link of"),
    },
    people,
    kind=Kind.PAGES,
)
name_actions({"invitee_told": _("Told an invitee in person what a mail did not")}, booking_names, kind=Kind.BOOKINGS)
name_details(
    {
        "date": _("date"),
        "page": _("booking page"),
        "order": _("order"),
        "question": _("question"),
        "language": _("language"),
        "mail": _("mail"),
    },
    subjects={"question": question_labels, "mail": mail_kinds},
)
