"""How one request is read: in which language, as of which day, on which workspace.

Every request carries it as `request.portulan`.
"""

import os
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest

from portulan.language.words import LANGUAGES, Language, Sentence, Words

if TYPE_CHECKING:
    from portulan.workspace import Workspace

AS_OF = "as_of"


@lru_cache(maxsize=16)
def _workspace(path: Path) -> "Workspace":
    from portulan.workspace import Workspace, data_roots  # here, so that a sign-in page does not pay for the engine

    return Workspace(path, data_roots=data_roots(os.environ, path), patient=False)


def workspace_at(path: Path) -> "Workspace":
    """The workspace of a folder, one for all who read it in this process."""
    return _workspace(path)


@dataclass
class Reading:
    """The reader's language and as-of day; `said` holds faults of the address itself, such as a date that is none."""

    language: Language
    query: dict[str, str]
    faults: list[Sentence] = field(default_factory=list)

    @property
    def workspace_path(self) -> Path:
        """The workspace's folder."""
        return Path(settings.WORKSPACE)

    @cached_property
    def workspace(self) -> "Workspace":
        return _workspace(self.workspace_path)

    @cached_property
    def asked(self) -> date | None:
        """The day asked for in the address, if any and if it is one."""
        text = self.query.get(AS_OF, "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
            if 1900 <= day.year < 2200:  # further, weeks and months would run off the calendar
                return day
            raise ValueError(text)
        except ValueError:
            self.faults.append(Sentence(NOT_A_DATE, {"text": text[:40]}))
            return None

    @cached_property
    def as_of(self) -> date:
        """The day at whose end everything on the page is read."""
        return self.asked or self.workspace.as_of()

    def say(self, words: Words | Sentence, **params: object) -> str:
        """The sentence in this reader's language."""
        return words.say(self.language, **params) if isinstance(words, Words) else words.say(self.language)

    def keep(self, url: str) -> str:
        """The address with the as-of day kept, so that following a link does not change the day read."""
        if self.asked is None:
            return url
        base, hash_, fragment = url.partition("#")
        joint = "&" if "?" in base else "?"
        return f"{base}{joint}{AS_OF}={self.asked.isoformat()}{hash_}{fragment}"


NOT_A_DATE = Words(
    fr="« {text} » n’est pas une date de la forme 2026-11-23 : la page est lue à la date habituelle.",
    en="“{text}” is not a date such as 2026-11-23: the page is read at the usual date.",
)


def reading_of(request: HttpRequest) -> Reading:
    """What the middleware prepared for this request."""
    return cast(Reading, request.portulan)  # type: ignore[attr-defined]  # reason=set by ReadingMiddleware


def workspace_of(request: HttpRequest) -> "Workspace":
    """The workspace this request reads."""
    return reading_of(request).workspace


def language_asked(request: HttpRequest) -> Language:
    """The reader's language: chosen (cookie), else the user's own, else the browser's, else French."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    own = getattr(request.user, "language", "") if hasattr(request, "user") else ""
    if own in LANGUAGES:
        return cast(Language, own)
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "fr"
