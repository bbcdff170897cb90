"""Addresses of this app: the public page, the invitee's own pages, the host's side."""

from django.urls import URLPattern, path

from bookings.views import hosted, own, pages, public

app_name = "bookings"

urlpatterns: list[URLPattern] = [
    path("t/<slug:team>/e/<slug:page>/", public.public, name="public"),
    path("t/<slug:team>/e/<slug:page>/book/", public.book, name="book"),
    path("b/<str:token>/", own.booked, name="booked"),
    path("b/<str:token>/reschedule/", own.reschedule, name="reschedule"),
    path("b/<str:token>/reschedule/confirm/", own.confirm_reschedule, name="confirm_reschedule"),
    path("b/<str:token>/cancel/", own.cancel, name="cancel"),
    path("b/<str:token>/invite.ics", own.calendar_file, name="calendar_file"),
    path("teams/<slug:team>/bookings/", hosted.index, name="list"),
    path("teams/<slug:team>/bookings/<uuid:public_id>/", hosted.detail, name="detail"),
    path("teams/<slug:team>/bookings/<uuid:public_id>/cancel/", hosted.cancel, name="host_cancel"),
    path("teams/<slug:team>/bookings/<uuid:public_id>/move/", hosted.move, name="move"),
    path("teams/<slug:team>/pages/", pages.index, name="pages"),
    path("teams/<slug:team>/pages/new/", pages.create, name="page_create"),
    path("teams/<slug:team>/pages/<slug:page>/", pages.edit, name="page_edit"),
    path("teams/<slug:team>/pages/<slug:page>/hours/", pages.hours, name="page_hours"),
    path("teams/<slug:team>/pages/<slug:page>/share/", pages.share, name="page_share"),
    path("teams/<slug:team>/pages/<slug:page>/delete/", pages.delete, name="page_delete"),
]
