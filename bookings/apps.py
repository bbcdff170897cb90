from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Teams show what is next, and let nobody go whom invitees expect."""
        from bookings import emails, home, leaving, reminders, trail  # noqa: F401 (the trail learns its words by import)
        from bookings.letters import writing
        from jicoo import bell, tasks
        from jicoo.mail import writers
        from teams import ports

        ports.add_home_panel(home.awaiting, place=10)
        ports.add_home_panel(home.not_reached, place=15)
        ports.add_home_panel(home.coming_up, place=20)
        bell.register(reminders.ring_due)
        tasks.sweep_with(reminders.sweep)
        writers.register(emails.WRITER, writing.write)
        ports.add_leaving_check(leaving.what_keeps_a_host)
        ports.add_parting(leaving.forget_a_host)
