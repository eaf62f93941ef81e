"""Signing in, slowed down: a password is not guessed by trying.

Five wrong passwords for one name from one address, or thirty from one address whatever the names, close the door for
fifteen minutes. The count is in the database, so it holds over restarts and over several processes.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from portulan.people.models import FailedSignIn, User

WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 30


class TooManyAttempts(PermissionDenied):
    """The door is closed for a while; PermissionDenied tells Django to ask no other backend."""


class ThrottledBackend(ModelBackend):
    """Django's own check of the password, behind the throttle."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if request is None or username is None:
            return super().authenticate(request, username=username, password=password, **kwargs)
        address = address_of(request)
        if is_closed(username, address):
            raise TooManyAttempts
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None:
            note_failure(username, address)
        else:
            FailedSignIn.objects.filter(username=_folded(username), address=address).delete()
        return user


def is_closed(username: str, address: str) -> bool:
    """Whether this name from this address, or this address, must wait."""
    recent = FailedSignIn.objects.filter(address=address, at__gt=timezone.now() - WINDOW)
    if recent.filter(username=_folded(username)).count() >= PER_NAME_AND_ADDRESS:
        return True
    return recent.count() >= PER_ADDRESS


def note_failure(username: str, address: str) -> None:
    """Writes one wrong password down and forgets those the throttle no longer looks at."""
    now = timezone.now()
    FailedSignIn.objects.filter(at__lte=now - WINDOW).delete()
    FailedSignIn.objects.create(username=_folded(username), address=address, at=now)


def address_of(request: HttpRequest) -> str:
    """The address of the connection. A forwarded address is not believed: anyone can write that header."""
    return str(request.META.get("REMOTE_ADDR") or "")[:64]


def _folded(username: str) -> str:
    return username.strip().casefold()[:150]
