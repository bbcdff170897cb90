"""Every address of the product, by app. What exists in a demo only is added at the end."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from jicoo import views
from teams.access import open_to_all

urlpatterns: list[URLPattern | URLResolver] = [
    # Looked through from the top: what visitors ask for stands there.
    path("", include("bookings.urls")),
    path("", open_to_all(views.front), name="front"),
    path("healthz", open_to_all(views.healthz), name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("teams.account_urls")),
    path("", include("teams.urls")),
    path("", include("integrations.urls")),
]

if settings.IS_DEMO:
    urlpatterns.append(path("mailbox/", include("jicoo.mail.urls")))
