"""Tells the rest of the product that integrations are there."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"

    def ready(self) -> None:
        """Due lanes ring the workers, and changed bookings reach the outbox."""
        from bookings.signals import booking_changed
        from integrations import lanes, receivers
        from jicoo import bell

        bell.register(lanes.ring_due)
        booking_changed.connect(receivers.on_booking_changed, dispatch_uid="integrations.outbox")
