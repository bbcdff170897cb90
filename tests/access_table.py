"""The one table of who may open what. Every address has a row; an address without one, and a row without one, fail.

A row names the address, then what each of the cast gets: nobody (signed out), eve (a stranger), bob (member), mia
(manager), adam (administrator), ada (owner). `args` are filled from the `World`, separated by spaces. An address that
changes things has a second row with `method="post"`; `data` is what is sent. tests/access_rows.py has the makers.
"""

from tests.access_rows import (
    LOGIN,
    TOKEN,
    for_administrators,
    for_all,
    for_managers,
    for_managers_and_host,
    for_members,
    for_newcomers,
    for_owners,
    for_signed_in,
    row,
)

PROJECT = [
    row("front", nobody=200, eve=302, bob=302, mia=302, adam=302, ada=302),
    for_all("healthz"),
    for_all("set_language", method="post", data={"language": "ja"}, ok=302),
    for_all("mailbox:inbox"),
    for_all("mailbox:letter", "20261124T100000000000-0123456789ab", ok=404),
    for_all("mailbox:calendar_file", "20261124T100000000000-0123456789ab", ok=404),
]
ACCOUNTS = [
    for_newcomers("account_login"),
    row("account_logout", nobody=302, eve=200, bob=200, mia=200, adam=200, ada=200),
    for_all("account_inactive"),
    for_newcomers("account_signup"),
    for_signed_in("account_email"),
    for_all("account_email_verification_sent"),
    for_all("account_confirm_email", "no-such-key"),
    for_signed_in("account_change_password"),
    for_all("account_reset_password"),
    for_all("account_reset_password_done"),
    for_all("account_reset_password_from_key", "a no-such-key"),
    for_all("account_reset_password_from_key_done"),
]
TEAMS = [
    for_signed_in("teams:choose", ok=302),
    for_signed_in("teams:create"),
    for_signed_in("teams:create", method="post", data={"name": ""}),
    for_signed_in("teams:profile"),
    for_signed_in("teams:profile", method="post", data={"name": ""}),
    for_all("teams:invitation", TOKEN),
    row("teams:invitation", TOKEN, method="post", nobody=200, eve=200, bob=200, mia=200, adam=200, ada=200),
    for_all("teams:invitation", "no-such-token", ok=404),
    for_signed_in("teams:join", "{invitation.pk}", method="post", ok=404),
    for_members("teams:home"),
    for_administrators("teams:settings"),
    for_administrators("teams:settings", method="post", data={"name": ""}),
    for_administrators("teams:audit"),
    for_administrators("teams:audit_csv"),
    for_members("teams:members"),
    for_administrators("teams:members", method="post", data={"email": "no address"}),
    for_administrators("teams:member", "{team.slug} {member.pk}"),
    for_administrators("teams:member", "{team.slug} {member.pk}", method="post", data={"role": "manager"}, ok=302),
    for_administrators("teams:remove", "{team.slug} {member.pk}"),
    for_administrators("teams:remove", "{team.slug} {member.pk}", method="post", ok=302),
    for_members("teams:leave"),
    row(
        "teams:leave", "{team.slug}", method="post", nobody=LOGIN, eve=404, bob=302, mia=302, adam=302, ada=200
    ),  # ada is the only owner
    for_owners("teams:ownership"),
    for_owners("teams:ownership", method="post", data={"member": "{member.pk}"}, ok=302),
    for_administrators("teams:resend", "{team.slug} {invitation.pk}", method="post", ok=302),
    for_administrators("teams:withdraw", "{team.slug} {invitation.pk}", method="post", ok=302),
]
BOOKINGS = [
    for_all("bookings:public", "{team.slug} {page.slug}"),
    for_all("bookings:book", "{team.slug} {page.slug}", ok=302),
    for_all("bookings:book", "{team.slug} {page.slug}", method="post", data={"email": "no address"}, ok=422),
    for_all("bookings:booked", "{token}"),
    for_all("bookings:reschedule", "{token}"),
    for_all("bookings:confirm_reschedule", "{token}", ok=302),
    for_all("bookings:confirm_reschedule", "{token}", method="post", ok=302),
    for_all("bookings:cancel", "{token}"),
    for_all("bookings:cancel", "{token}", method="post", ok=302),
    for_all("bookings:calendar_file", "{token}"),
    *[
        for_all(f"bookings:{name}", "no-such-token", ok=404)
        for name in ("booked", "reschedule", "confirm_reschedule", "cancel", "calendar_file")
    ],
    for_members("bookings:list"),
    for_managers_and_host("bookings:detail", "{team.slug} {booking.public_id}"),
    for_managers_and_host("bookings:host_cancel", "{team.slug} {booking.public_id}"),
    for_managers_and_host("bookings:host_cancel", "{team.slug} {booking.public_id}", method="post", ok=302),
    for_managers_and_host("bookings:move", "{team.slug} {booking.public_id}"),
    for_managers_and_host("bookings:move", "{team.slug} {booking.public_id}", method="post", ok=302),
    for_members("bookings:pages"),
    for_managers("bookings:page_create"),
    for_managers("bookings:page_create", method="post", data={"title": ""}),
    for_managers("bookings:page_edit", "{team.slug} {page.slug}"),
    for_managers("bookings:page_edit", "{team.slug} {page.slug}", method="post", data={"title": ""}),
    for_managers("bookings:page_hours", "{team.slug} {page.slug}"),
    for_managers("bookings:page_hours", "{team.slug} {page.slug}", method="post", data={"time_zone": ""}),
    for_members("bookings:page_share", "{team.slug} {page.slug}"),
    for_managers("bookings:page_delete", "{team.slug} {page.slug}"),
    for_managers("bookings:page_delete", "{team.slug} {page.slug}", method="post", ok=200),  # it has a booking
]
INTEGRATIONS = [
    for_managers("integrations:alerts"),
    for_managers("integrations:alerts", method="post", ok=302),
    for_members("integrations:store"),
    for_members("integrations:connection", "{team.slug} salesforce"),
    for_administrators("integrations:connect", "{team.slug} salesforce", ok=302),
    for_administrators("integrations:connect", "{team.slug} salesforce", method="post", data={"environment": ""}),
    for_administrators("integrations:test", "{team.slug} salesforce", method="post", ok=302),
    for_administrators("integrations:guide", "{team.slug} salesforce"),
    for_administrators("integrations:guide_step", "{team.slug} salesforce external-client-app keys"),
    for_administrators("integrations:guide_file", "{team.slug} salesforce external-client-app permissions"),
    for_administrators("integrations:org_settings", "{team.slug} salesforce"),
    for_administrators("integrations:offer", "{team.slug} salesforce", ok=302),
    for_administrators("integrations:offer", "{team.slug} salesforce", method="post", ok=302),
    for_administrators("integrations:disconnect", "{team.slug} salesforce"),
    for_administrators("integrations:disconnect", "{team.slug} salesforce", method="post", ok=302),
    for_managers("integrations:syncs", "{team.slug} salesforce"),
    for_managers("integrations:syncs_file", "{team.slug} salesforce"),
    for_managers("integrations:waiting", "{team.slug} salesforce"),
    for_managers("integrations:check_cause", "{team.slug} salesforce", method="post", data={"cause": "x"}, ok=302),
    for_managers("integrations:send_waiting", "{team.slug} salesforce", method="post", data={"cause": "x"}, ok=302),
    for_managers("integrations:withhold_waiting", "{team.slug} salesforce", method="post", data={"cause": "x"}, ok=302),
    for_administrators("integrations:hosts", "{team.slug} salesforce"),
    for_administrators("integrations:look_hosts_up", "{team.slug} salesforce", method="post", ok=302),
    for_administrators("integrations:host", "{team.slug} salesforce {page.host_id}"),
    for_administrators(
        "integrations:choose_host",
        "{team.slug} salesforce {page.host_id}",
        method="post",
        data={"how": "nobody"},
        ok=302,
    ),
    for_managers("integrations:health", "{team.slug} salesforce"),
    for_managers("integrations:check_health", "{team.slug} salesforce", method="post", ok=302),
    for_managers("integrations:differences", "{team.slug} salesforce"),
    for_managers("integrations:compare", "{team.slug} salesforce", method="post", ok=302),
    for_managers("integrations:keep_theirs", "{team.slug} salesforce", method="post", data={"drift": "1"}, ok=302),
    for_managers("integrations:restore_ours", "{team.slug} salesforce", method="post", data={"drift": "1"}, ok=302),
    for_managers("integrations:settle_all", "{team.slug} salesforce", method="post", ok=302),
    for_managers("integrations:job", "{team.slug} salesforce {job.pk}"),
    for_administrators("integrations:backfill", "{team.slug} salesforce"),
    for_administrators("integrations:backfill", "{team.slug} salesforce", method="post"),
    for_administrators("integrations:send_backfill", "{team.slug} salesforce {backfill.pk}", method="post", ok=302),
    for_managers("integrations:stop_job", "{team.slug} salesforce {job.pk}", method="post", ok=302),
    for_administrators("integrations:stop_job", "{team.slug} salesforce {backfill.pk}", method="post", ok=302),
    for_managers("integrations:page_settings", "{team.slug} {page.slug}"),
    for_managers("integrations:page_settings", "{team.slug} {page.slug} salesforce"),
    for_managers("integrations:page_settings", "{team.slug} {page.slug} salesforce", method="post"),
    for_managers_and_host("integrations:receipt", "{team.slug} {booking.public_id} salesforce"),
    for_managers_and_host(
        "integrations:send_again", "{team.slug} {booking.public_id} salesforce", method="post", ok=302
    ),
    for_managers("integrations:send_now", "{team.slug} {booking.public_id} salesforce", method="post", ok=302),
    for_managers("integrations:withhold", "{team.slug} {booking.public_id} salesforce", method="post", ok=302),
    for_managers("integrations:choose", "{team.slug} {booking.public_id} salesforce", method="post", ok=302),
    for_managers("integrations:put_back", "{team.slug} {booking.public_id} salesforce", method="post", ok=302),
    for_signed_in("integrations:callback", "salesforce", ok=400),  # nobody began anything
]
TABLE = PROJECT + ACCOUNTS + TEAMS + BOOKINGS + INTEGRATIONS
