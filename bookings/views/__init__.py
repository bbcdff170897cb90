"""Pages for invitees (public, own) and for hosts (pages, hosted)."""
