"""What the audit trail calls what is done to booking pages. Importing this teaches it."""

from django.utils.translation import gettext_lazy as _

from bookings.models import BookingPage
from teams.audit import Kind, name_actions
from teams.models import Team


def page_titles(team: Team, ids: set[int]) -> dict[int, str]:
    """Titles by id of the pages that are still there."""
    return dict(BookingPage.objects.filter(team=team, pk__in=ids).values_list("pk", "title"))


name_actions(
    {
        "page_created": _("Created a booking page"),
        "page_changed": _("Changed a booking page"),
        "page_hours_changed": _("Changed the hours of a booking page"),
        "page_opened": _("Opened a booking page"),
        "page_paused": _("Paused a booking page"),
        "page_deleted": _("Deleted a booking page"),
    },
    page_titles,
    kind=Kind.PAGES,
)
