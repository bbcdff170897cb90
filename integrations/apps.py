"""Tells the rest of the product that integrations are there."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"

    def ready(self) -> None:
        """Due lanes ring the workers, changed bookings reach the outbox, and pages of others show how things stand."""
        from bookings import ports as booking_ports
        from bookings.signals import booking_changed
        from integrations import grants, lanes, panels, receivers, trail  # noqa: F401 (the trail learns its words by import)
        from jicoo import bell
        from teams import ports as team_ports

        bell.register(lanes.ring_due)
        bell.register(grants.ring_heartbeats)
        booking_changed.connect(receivers.on_booking_changed, dispatch_uid="integrations.outbox")
        booking_ports.add_booking_panel(panels.beside_a_booking)
        booking_ports.add_booking_badges(panels.on_rows)
        team_ports.add_home_panel(panels.needs_you, place=10)
