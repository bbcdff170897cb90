"""Pages of the app store, of a connection, of a booking page's apps, and the way back from a log-in."""
