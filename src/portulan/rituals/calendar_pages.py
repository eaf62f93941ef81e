"""The calendar feed: for who is signed in, and at a private address for calendars that cannot sign in."""

from datetime import UTC, date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST, require_safe

from portulan.language.words import LANGUAGES, Language
from portulan.people.models import User
from portulan.plan.records import Plan
from portulan.rituals.ics import calendar
from portulan.rituals.models import CalendarKey
from portulan.rituals.page_words import PAGE_WORDS as WORDS
from portulan.ui.clock import company_zone
from portulan.ui.reading import Reading, reading_of
from portulan.workspace import Workspace

SALT = "portulan.rituals.calendar"
CONTENT = "text/calendar; charset=utf-8"


def feed_bytes(workspace: Workspace, language: Language, home: str) -> bytes:
    """The feed over the plan's period: the same plan gives the same bytes."""
    plan = workspace.plan().plan or Plan()
    first = plan.period.first_day or date(workspace.as_of().year, 1, 1)
    file = workspace.plan_path
    changed = datetime.fromtimestamp(file.stat().st_mtime if file.is_file() else 0, UTC).replace(microsecond=0)
    return calendar(
        plan.rituals, company_zone(workspace), language, company=plan.company or "", first=first,
        last=plan.period.last_day, url=home, stamp=changed,
    )  # fmt: skip


def _answer(request: HttpRequest, reading: Reading, language: Language) -> HttpResponse:
    home = request.build_absolute_uri(reverse("rituals:home"))
    response = HttpResponse(feed_bytes(reading.workspace, language, home), content_type=CONTENT)
    response.headers["Content-Disposition"] = 'inline; filename="portulan-rituals.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The feed, for who is signed in."""
    reading = reading_of(request)
    return _answer(request, reading, reading.language)


@login_not_required
@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed at the address of one person; a wrong or cancelled address, or a closed account, finds nothing."""
    user = person_of(token)
    if user is None:
        raise Http404
    language: Language = "en" if user.language == "en" else "fr"
    asked = request.GET.get("lang", "")
    return _answer(request, reading_of(request), next((one for one in LANGUAGES if one == asked), language))


def person_of(token: str) -> User | None:
    """Whose address this is, if it still is one."""
    try:
        number, _, word = Signer(salt=SALT).unsign(token.replace("~", ":")).partition("-")
    except BadSignature:
        return None
    key = CalendarKey.objects.select_related("user").filter(user_id=number, word=word).first()
    user = key.user if key else None
    return user if isinstance(user, User) and user.is_active else None


def _number(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    return int(request.user.pk)


def private_address(request: HttpRequest) -> str:
    """The private address of who is signed in; empty until they ask for one."""
    key = CalendarKey.objects.filter(user_id=_number(request)).first()
    if key is None:
        return ""
    token = Signer(salt=SALT).sign(f"{key.user_id}-{key.word}").replace(":", "~")
    return request.build_absolute_uri(reverse("rituals:calendar_private", args=[token]))


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Draw a new address for who is signed in; the old one stops answering. Anyone may have one: it only reads."""
    word, now = get_random_string(24), timezone.now()
    CalendarKey.objects.update_or_create(user_id=_number(request), defaults={"word": word, "drawn_at": now})
    messages.info(request, WORDS["rituals.calendar.renewed"].say(reading_of(request).language), extra_tags="good")
    return redirect(reverse("rituals:home") + "#h-calendar")
