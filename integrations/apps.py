"""Tells the rest of the product that integrations are there."""

from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"

    def ready(self) -> None:
        """Due lanes ring the workers, changed bookings reach the outbox, and pages of others show how things stand."""
        from bookings import ports as booking_ports
        from bookings.calendar.beside import read_beside
        from bookings.signals import booking_changed
        from integrations import (
            alerts,
            backfill,
            calls,
            deletions,
            drifts,
            grants,
            health,
            host_looks,
            jobs,
            lanes,
            nightly,
            offers,
            page_copies,
            page_warnings,
            page_wishes,
            panels,
            receivers,
            reconcile,
            sending,
            takeover,
            tally,
            trail,  # noqa: F401 (the trail learns its words by import)
        )
        from integrations.models import Connection, JobKind, Offer
        from jicoo import bell, tasks
        from teams import ports as team_ports
        from teams.roles import Permission

        bell.register(lanes.ring_due)
        bell.register(grants.ring_heartbeats)
        bell.register(host_looks.ring_due)
        bell.register(jobs.ring_due)
        bell.register(nightly.ring_due)
        nightly.register(JobKind.RECONCILE, reconcile.connections)
        nightly.register(JobKind.HEALTH, health.connections)
        jobs.register(JobKind.RECONCILE, reconcile.step)
        jobs.register(JobKind.HEALTH, health.step)
        jobs.register(JobKind.RESTORE, drifts.step)
        jobs.register(JobKind.SEND, sending.step, on_stop=sending.withdraw)
        jobs.register(JobKind.BACKFILL, backfill.step, on_stop=takeover.withdraw)
        bell.register(alerts.ring_due)
        tasks.sweep_with(calls.sweep)
        tasks.sweep_with(tally.sweep)
        tasks.sweep_with(drifts.sweep)
        tasks.sweep_with(offers.sweep)
        read_beside(page_wishes.NAME, page_wishes.COLUMN)
        pre_delete.connect(deletions.give_back_kept, sender=Connection, dispatch_uid="integrations.deletions")
        pre_delete.connect(deletions.give_back_offered, sender=Offer, dispatch_uid="integrations.deletions")
        booking_changed.connect(receivers.on_booking_changed, dispatch_uid="integrations.outbox")
        booking_ports.add_booking_panel(panels.beside_a_booking)
        booking_ports.add_booking_badges(panels.on_rows)
        booking_ports.add_page_badges(panels.on_pages)
        booking_ports.add_page_copier(page_copies.copy_settings)
        booking_ports.add_page_warnings(page_warnings.of)
        booking_ports.add_dashboard_panel(panels.on_dashboard)
        team_ports.add_home_panel(panels.needs_you, place=10)
        team_ports.add_home_panel(panels.could_connect, place=25)
        team_ports.add_settings_tab(
            team_ports.SettingsTab(address="integrations:alerts", word=_("Alerts"), permission=Permission.MANAGE_PAGES)
        )
