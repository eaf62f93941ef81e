"""The chart bundle and the charts as SVG."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portulan.ui import drawing
from portulan.ui.live import state_of
from portulan.ui.reading import reading_of

NEVER = {"Cache-Control": "no-store"}
FOREVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def chart_bundle(request: HttpRequest) -> HttpResponse:
    """The drawing library: public software, the same for all; its address changes with its version."""
    plain, packed = drawing.bundle()
    gzipped = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(packed if gzipped else plain, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def chart_svg(request: HttpRequest, key: str) -> HttpResponse:
    """A chart that a page has just shown, for readers without a script."""
    drawn = drawing.svg(key)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"})


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Which state of the plan and the facts a page read now would show: open pages ask, and read themselves again."""
    return HttpResponse(state_of(reading_of(request).workspace_path), content_type="text/plain", headers=NEVER)
