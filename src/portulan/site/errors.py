"""The pages for what went wrong: what was expected, whose fault it is, and the way out."""

import logging
import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portulan.language.words import Words
from portulan.people.roles import ROLE_NAMES

NO_ROLE = Words(fr="aucun", en="none")
log = logging.getLogger("portulan.site")


def _page(request: HttpRequest, status: int, kind: str, **more: Any) -> HttpResponse:
    return render(request, f"site/{kind}.html", {"status": status, **more}, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    return _page(request, 400, "bad_request")


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but the role does not allow it."""
    named = {str(role): words for role, words in ROLE_NAMES.items()}
    role = named.get(getattr(request.user, "role", ""), NO_ROLE)
    return _page(request, 403, "forbidden", action=str(exception), role=role)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old, usually after a long pause: sending it again is the way out."""
    return _page(request, 403, "stale_form")


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404, "not_found", path=request.path)


@login_not_required
def our_fault(request: HttpRequest) -> HttpResponse:
    """500: ours. Gives a reference that stands in the log beside the traceback."""
    reference = secrets.token_hex(4)
    log.error("fault %s on %s %s", reference, request.method, request.path, exc_info=True)
    try:
        return _page(request, 500, "our_fault", reference=reference)
    except Exception:
        log.exception("fault %s: its page could not be drawn either", reference)
        plain = f"Portulan: our fault. Reference {reference}.\nPortulan : notre faute. Référence {reference}.\n"
        return HttpResponse(plain, status=500, content_type="text/plain; charset=utf-8")
