"""What teams show: own pages of a person (people), a team as a whole (team), who is in it (members), offers (invitations)."""
