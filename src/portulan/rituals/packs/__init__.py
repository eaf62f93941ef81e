"""What is handed out: the pack as PDF, slides, Excel boards; the minutes as text. Made from what was frozen, alone."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from portulan.language.words import Language
from portulan.rituals.minutes import file_name, markdown, minutes_of
from portulan.rituals.models import Session
from portulan.rituals.packs.content import Content, content_of

FORMATS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
}


def make(
    session: Session,
    format: str,  # noqa: A002  reason=the word people use
    language: Language,
    zone: ZoneInfo,
    site: str = "",
) -> tuple[str, bytes]:
    """The name and the bytes of a pack in one of FORMATS; the same meeting gives the same bytes.

    `site` is the address of the pages, for the links; '' where none is known.
    """
    name = file_name(session, language, format)
    if format == "md":
        return name, markdown(minutes_of(session, language, zone)).encode()
    return name, _maker(format)(content_of(session, language, zone, site))


def _maker(format: str) -> Callable[[Content], bytes]:  # noqa: A002  reason=as above
    """The libraries are loaded when they are needed: they are large."""
    if format == "pdf":
        from portulan.rituals.packs.pdf import pdf

        return pdf
    if format == "pptx":
        from portulan.rituals.packs.slides import slides

        return slides
    from portulan.rituals.packs.boards import boards

    return boards
