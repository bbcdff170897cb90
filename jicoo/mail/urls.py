"""The demo's mailbox. These addresses do not exist in production."""

from django.urls import path

from jicoo.mail import mailbox

app_name = "mailbox"

urlpatterns = [
    path("", mailbox.inbox, name="inbox"),
    path("<str:name>/", mailbox.letter, name="letter"),
    path("<str:name>/invite.ics", mailbox.calendar_file, name="calendar_file"),
]
