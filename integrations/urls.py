"""Addresses of this app: the store, a connection, a booking page's apps, and the way back from log-in pages."""

from django.urls import URLPattern, path

from integrations.views import bookings, callback, connection, page_settings, store

app_name = "integrations"

urlpatterns: list[URLPattern] = [
    path("teams/<slug:team>/apps/", store.index, name="store"),
    path("teams/<slug:team>/apps/<slug:connector>/", connection.detail, name="connection"),
    path("teams/<slug:team>/apps/<slug:connector>/connect/", connection.connect, name="connect"),
    path("teams/<slug:team>/apps/<slug:connector>/test/", connection.check, name="test"),
    path("teams/<slug:team>/apps/<slug:connector>/disconnect/", connection.disconnect, name="disconnect"),
    path("teams/<slug:team>/pages/<slug:page>/integrations/", page_settings.index, name="page_settings"),
    path(
        "teams/<slug:team>/pages/<slug:page>/integrations/<slug:connector>/", page_settings.edit, name="page_settings"
    ),
    path(
        "teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/send/",
        bookings.send_again,
        name="send_again",
    ),
    path("teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/choose/", bookings.choose, name="choose"),
    path(
        "teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/put-back/",
        bookings.put_back,
        name="put_back",
    ),
    # The address that people paste into the other side's set-up: it must never change.
    path("integrations/<slug:connector>/callback/", callback.callback, name="callback"),
]
