from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Teams show what is next, and let nobody go whom invitees expect."""
        from bookings import home, leaving, trail  # noqa: F401 (the trail learns its words by import)
        from teams import ports

        ports.add_home_panel(home.coming_up, place=20)
        ports.add_leaving_check(leaving.what_keeps_a_host)
