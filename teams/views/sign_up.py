"""Signing up, when two presses arrive at once."""

from allauth.account import views
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def sign_up(request: HttpRequest) -> HttpResponse:
    """allauth's page. The later of two presses finds the address taken, and is told what the first one is told."""
    try:
        response: HttpResponse = views.signup(request)
    except IntegrityError:
        return redirect("account_email_verification_sent")
    return response
