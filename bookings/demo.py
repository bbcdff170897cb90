"""What a new demo team begins with."""

from bookings import pages
from bookings.models import BookingPage
from teams.models import Team, User


def make_demo_page(team: Team, host: User) -> BookingPage:
    """An intro call with this host, Monday to Friday 9 to 17 on their clocks. The same page if it is there already."""
    there = team.pages.filter(slug="intro").first()
    if there:
        return there
    page = BookingPage(
        title="Intro call",
        slug="intro",
        description="Half an hour to find out whether we can help.",
        location="Video call",
        duration_min=30,
        minimum_notice_min=60,
    )
    pages.create(page, team, host=host, by=host)
    return team.pages.get(slug="intro")
