"""Addresses of this app: the host's side lives below /teams/<team>/."""

from django.urls import path

from teams.views import audit, invitations, look, members, people, team

app_name = "teams"

urlpatterns = [
    path("teams/", people.choose, name="choose"),
    path("new-team/", people.create, name="create"),
    path("profile/", people.profile, name="profile"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("invitations/<int:pk>/join/", invitations.join, name="join"),
    path("teams/<slug:team>/", team.home, name="home"),
    path("teams/<slug:team>/settings/", team.settings, name="settings"),
    path("teams/<slug:team>/look/", look.look, name="look"),
    path("t/<slug:team>/look/<slug:key>.css", look.stylesheet, name="stylesheet"),
    path("t/<slug:team>/logo/<slug:digest>", look.logo, name="logo"),
    path("teams/<slug:team>/audit/", audit.trail, name="audit"),
    path("teams/<slug:team>/audit/csv/", audit.trail_as_csv, name="audit_csv"),
    path("teams/<slug:team>/members/", members.members, name="members"),
    path("teams/<slug:team>/members/<int:pk>/", members.member, name="member"),
    path("teams/<slug:team>/members/<int:pk>/remove/", members.remove, name="remove"),
    path("teams/<slug:team>/leave/", members.leave, name="leave"),
    path("teams/<slug:team>/ownership/", members.ownership, name="ownership"),
    path("teams/<slug:team>/invitations/<int:pk>/resend/", invitations.resend, name="resend"),
    path("teams/<slug:team>/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
]
