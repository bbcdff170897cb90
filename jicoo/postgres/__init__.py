"""Django's engine for PostgreSQL with two things of ours: see `base`."""
