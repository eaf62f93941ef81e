"""Puts the reading (language, as-of day, workspace) on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portulan.ui.reading import Reading, language_asked, reading_of


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

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 where the database that sums does not answer: which one, why, and the way out."""
        from portulan.metrics.engines.database import EngineError  # here: a sign-in page does not pay for the engine

        if not isinstance(exception, EngineError):
            return None
        language = reading_of(request).language
        said = {"message": exception.finding.message(language), "way_out": exception.finding.way_out(language)}
        if "application/json" in request.headers.get("Accept", "") or request.path.startswith("/api/"):
            return JsonResponse({"finding": exception.finding.as_json(language)}, status=503)
        return render(request, "ui/engine_refusal.html", said, status=503)
