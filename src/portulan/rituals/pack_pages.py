"""What is handed out of a meeting: its pack as PDF, slides or Excel boards, its minutes as text."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portulan.language.words import LANGUAGES
from portulan.rituals.packs import FORMATS, make
from portulan.rituals.session_pages import held_of, refusing
from portulan.steering.settings import addresses_of
from portulan.ui.clock import company_zone
from portulan.ui.reading import reading_of


@require_safe
@refusing
def download(request: HttpRequest, kind: str, day: str, format: str) -> HttpResponse:  # noqa: A002  reason=the address’s word
    """The pack in one format, made from what was frozen alone."""
    made = FORMATS.get(format)
    if made is None:
        raise Http404
    reading = reading_of(request)
    asked = request.GET.get("lang", "")
    language = next((one for one in LANGUAGES if one == asked), reading.language)
    held = held_of(request, kind, day)
    addresses, _ = addresses_of(reading.workspace)
    site = addresses.site or f"{request.scheme}://{request.get_host()}"
    name, content = make(held, format, language, company_zone(reading.workspace), site)
    response = HttpResponse(content, content_type=made)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
