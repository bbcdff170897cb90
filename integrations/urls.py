"""Addresses of this app: the store, a connection, a booking page's apps, and the way back from log-in pages."""

from django.urls import URLPattern, path

from integrations.views import (
    alerts,
    backfill,
    bookings,
    callback,
    connect,
    connection,
    copying,
    drifts,
    guide,
    health,
    hosts,
    jobs,
    mapping,
    offer,
    org_settings,
    page_settings,
    parked,
    receipt,
    rehearsal,
    store,
    syncs,
    trial,
)

app_name = "integrations"

urlpatterns: list[URLPattern] = [
    path("teams/<slug:team>/alerts/", alerts.choose, name="alerts"),
    path("teams/<slug:team>/apps/", store.index, name="store"),
    path("teams/<slug:team>/apps/<slug:connector>/", connection.detail, name="connection"),
    path("teams/<slug:team>/apps/<slug:connector>/connect/", connect.connect, name="connect"),
    path("teams/<slug:team>/apps/<slug:connector>/connect/answer/", offer.answer, name="offer"),
    path("teams/<slug:team>/apps/<slug:connector>/test/", connection.check, name="test"),
    path("teams/<slug:team>/apps/<slug:connector>/disconnect/", connection.disconnect, name="disconnect"),
    path("teams/<slug:team>/apps/<slug:connector>/guide/", guide.index, name="guide"),
    path("teams/<slug:team>/apps/<slug:connector>/guide/<slug:way>/<slug:step>/", guide.step, name="guide_step"),
    path("teams/<slug:team>/apps/<slug:connector>/guide/<slug:way>/<slug:step>/file/", guide.file, name="guide_file"),
    path("teams/<slug:team>/apps/<slug:connector>/settings/", org_settings.edit, name="org_settings"),
    path("teams/<slug:team>/apps/<slug:connector>/syncs/", syncs.index, name="syncs"),
    path("teams/<slug:team>/apps/<slug:connector>/syncs.csv", syncs.export, name="syncs_file"),
    path("teams/<slug:team>/apps/<slug:connector>/waiting/", parked.index, name="waiting"),
    path("teams/<slug:team>/apps/<slug:connector>/waiting/check/", parked.check, name="check_cause"),
    path("teams/<slug:team>/apps/<slug:connector>/waiting/send/", parked.send, name="send_waiting"),
    path("teams/<slug:team>/apps/<slug:connector>/waiting/withhold/", parked.withhold, name="withhold_waiting"),
    path("teams/<slug:team>/apps/<slug:connector>/health/", health.index, name="health"),
    path("teams/<slug:team>/apps/<slug:connector>/health/check/", health.check, name="check_health"),
    path("teams/<slug:team>/apps/<slug:connector>/hosts/", hosts.index, name="hosts"),
    path("teams/<slug:team>/apps/<slug:connector>/hosts/look-up/", hosts.look_up, name="look_hosts_up"),
    path("teams/<slug:team>/apps/<slug:connector>/hosts/<int:host>/", hosts.detail, name="host"),
    path("teams/<slug:team>/apps/<slug:connector>/hosts/<int:host>/choose/", hosts.choose, name="choose_host"),
    path("teams/<slug:team>/apps/<slug:connector>/differences/", drifts.index, name="differences"),
    path("teams/<slug:team>/apps/<slug:connector>/differences/compare/", drifts.compare, name="compare"),
    path("teams/<slug:team>/apps/<slug:connector>/differences/keep/", drifts.keep, name="keep_theirs"),
    path("teams/<slug:team>/apps/<slug:connector>/differences/restore/", drifts.restore, name="restore_ours"),
    path("teams/<slug:team>/apps/<slug:connector>/differences/settle/", drifts.settle_all, name="settle_all"),
    path("teams/<slug:team>/apps/<slug:connector>/jobs/<int:pk>/", jobs.detail, name="job"),
    path("teams/<slug:team>/apps/<slug:connector>/jobs/<int:pk>/stop/", jobs.stop, name="stop_job"),
    path("teams/<slug:team>/apps/<slug:connector>/backfill/", backfill.index, name="backfill"),
    path("teams/<slug:team>/apps/<slug:connector>/jobs/<int:pk>/send/", backfill.send, name="send_backfill"),
    path("teams/<slug:team>/apps/<slug:connector>/fields/", mapping.index, name="mapping"),
    path("teams/<slug:team>/apps/<slug:connector>/fields/rule/", mapping.rule, name="mapping_rule"),
    path("teams/<slug:team>/apps/<slug:connector>/fields/remove/", mapping.remove, name="mapping_remove"),
    path("teams/<slug:team>/apps/<slug:connector>/fields/undo/", mapping.undo, name="mapping_undo"),
    path("teams/<slug:team>/apps/<slug:connector>/fields/refresh/", mapping.refresh, name="mapping_refresh"),
    path("teams/<slug:team>/pages/<slug:page>/integrations/<slug:connector>/copy/", copying.copy, name="copy_settings"),
    path(
        "teams/<slug:team>/pages/<slug:page>/integrations/<slug:connector>/rehearsal/",
        rehearsal.rehearse,
        name="rehearsal",
    ),
    path("teams/<slug:team>/pages/<slug:page>/integrations/<slug:connector>/test/", trial.send, name="trial"),
    *[
        path(f"teams/<slug:team>/pages/<slug:page>/integrations/<slug:connector>/fields/{end}", view, name=name)
        for end, view, name in [
            ("", mapping.index, "mapping"),
            ("rule/", mapping.rule, "mapping_rule"),
            ("remove/", mapping.remove, "mapping_remove"),
            ("inherit/", mapping.inherit, "mapping_inherit"),
            ("undo/", mapping.undo, "mapping_undo"),
            ("refresh/", mapping.refresh, "mapping_refresh"),
        ]
    ],
    path("teams/<slug:team>/pages/<slug:page>/integrations/", page_settings.index, name="page_settings"),
    path(
        "teams/<slug:team>/pages/<slug:page>/integrations/<slug:connector>/", page_settings.edit, name="page_settings"
    ),
    path("teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/", receipt.detail, name="receipt"),
    path(
        "teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/send/",
        bookings.send_again,
        name="send_again",
    ),
    path("teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/now/", bookings.send_now, name="send_now"),
    path(
        "teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/withhold/",
        bookings.withhold,
        name="withhold",
    ),
    path("teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/choose/", bookings.choose, name="choose"),
    path(
        "teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/put-back/",
        bookings.put_back,
        name="put_back",
    ),
    path("teams/<slug:team>/bookings/<uuid:public_id>/apps/<slug:connector>/end-test/", trial.end, name="end_trial"),
    # The address that people paste into the other side's set-up: it must never change.
    path("integrations/<slug:connector>/callback/", callback.callback, name="callback"),
]
