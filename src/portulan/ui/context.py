"""What the layout needs on every page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from portulan.language.words import day
from portulan.ui import navigation
from portulan.ui.live import state_of
from portulan.ui.reading import AS_OF, Reading


@dataclass
class TopBar:
    """The company, the as-of button and its form; read only where a page shows them."""

    request: HttpRequest
    reading: Reading
    signed_in: bool

    @cached_property
    def company(self) -> str:
        """The company's name as its plan writes it, empty before there is a plan."""
        if not self.signed_in:
            return ""
        plan = self.reading.workspace.plan().plan
        return str(getattr(plan, "company", "") or "") if plan else ""

    @property
    def shows_as_of(self) -> bool:
        return self.signed_in

    @cached_property
    def as_of_text(self) -> str:
        return day(self.reading.as_of, self.reading.language, "medium")

    @property
    def kept_query(self) -> list[tuple[str, str]]:
        """The page's other choices, carried through the as-of form."""
        return [(name, value) for name, values in self.request.GET.lists() if name != AS_OF for value in values]

    @property
    def usual_url(self) -> str:
        query = self.request.GET.copy()
        query.pop(AS_OF, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path


def layout(request: HttpRequest) -> dict[str, Any]:
    """The reading, the other language, and the menu with its tabs for those signed in."""
    reading = getattr(request, "portulan", None)
    if reading is None:  # a fault before the reading was made: the error page speaks the default language
        return {}
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {
        "reading": reading,
        "language": reading.language,
        "other_language": "en" if reading.language == "fr" else "fr",
        "live_state": state_of(reading.workspace_path) if signed_in else "",
        "top": TopBar(request, reading, signed_in),
        "menu": navigation.shown(request, "menu") if signed_in else (),
        "menu_foot": navigation.shown(request, "foot") if signed_in else (),
        "tabs": navigation.shown_tabs(request) if signed_in else (),
    }
