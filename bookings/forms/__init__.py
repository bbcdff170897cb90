"""What people fill in: invitees, and hosts about their pages."""

from bookings.forms.hours import HoursForm
from bookings.forms.invitee import InviteeForm, parse_start
from bookings.forms.pages import NewPageForm, PageForm
from bookings.forms.reason import ReasonForm

__all__ = ["HoursForm", "InviteeForm", "NewPageForm", "PageForm", "ReasonForm", "parse_start"]
