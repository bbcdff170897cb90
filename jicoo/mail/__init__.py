"""Mail goes out through a table, so that a request never waits for a mail server and a crash loses nothing."""
