"""The few of allauth's addresses that this product has. What is not here (codes by mail, passkeys, phones) does not exist."""

from allauth.account import views
from django.urls import path, re_path

from teams.access import open_to_all, signed_in
from teams.views.sign_up import sign_up

urlpatterns = [
    path("login/", open_to_all(views.login), name="account_login"),
    path("logout/", open_to_all(views.logout), name="account_logout"),
    path("inactive/", open_to_all(views.account_inactive), name="account_inactive"),
    path("signup/", open_to_all(sign_up), name="account_signup"),
    path("email/", signed_in(views.email), name="account_email"),
    path("confirm-email/", open_to_all(views.email_verification_sent), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", open_to_all(views.confirm_email), name="account_confirm_email"),
    path("password/change/", signed_in(views.password_change), name="account_change_password"),
    path("password/reset/", open_to_all(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", open_to_all(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        open_to_all(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        open_to_all(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
