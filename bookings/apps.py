from django.apps import AppConfig


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        """Teams show what is next, and let nobody go whom invitees expect."""
        from bookings import home, leaving
        from teams import ports

        ports.add_home_panel(home.coming_up, place=20)
        ports.add_leaving_check(leaving.what_keeps_a_host)
