"""Puts the reading (language, as-of day, workspace) on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portulan.ui.reading import Reading, language_asked


class ReadingMiddleware:
    """Sets `request.portulan`, and Django's own language for its form errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_asked(request)
        request.portulan = Reading(language, request.GET.dict())  # type: ignore[attr-defined]  # reason=what this middleware adds to a request
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response
