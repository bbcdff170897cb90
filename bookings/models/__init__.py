"""What is booked, when, with whom. One module a subject."""

from bookings.models.assignments import Assignment, Occurrence
from bookings.models.bookings import Booking, BookingStatus
from bookings.models.hosts import LimitPeriod, LimitScope, LimitUnit, OneOffLink, PageHost, PageLimit
from bookings.models.messages import DueMessage, MessageKind, PageMessage, PageReminder
from bookings.models.moves import Handover, Move
from bookings.models.pages import Asked, AssignmentRule, BookingPage, Place
from bookings.models.questions import Question, QuestionKind
from bookings.models.schedules import Absence, DateHours, HostProfile, Schedule, WeeklyHours

__all__ = [
    "Absence",
    "Asked",
    "Assignment",
    "AssignmentRule",
    "Booking",
    "BookingPage",
    "BookingStatus",
    "DateHours",
    "DueMessage",
    "Handover",
    "HostProfile",
    "LimitPeriod",
    "LimitScope",
    "LimitUnit",
    "MessageKind",
    "Move",
    "Occurrence",
    "OneOffLink",
    "PageHost",
    "PageLimit",
    "PageMessage",
    "PageReminder",
    "Place",
    "Question",
    "QuestionKind",
    "Schedule",
    "WeeklyHours",
]
