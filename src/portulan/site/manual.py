"""The manual: Markdown pages in both languages, read where they lie, drawn once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portulan.language.words import LANGUAGES, Language
from portulan.ui import reading_of

FOLDER = Path(__file__).parent / "manual"
_ORDER = re.compile(r"^(\d+)-(.+)$")


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level heading: what the table of contents lists."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual. `slug` is the same in both languages."""

    slug: str
    title: str
    sections: tuple[Section, ...]
    html: SafeString
    text: str


@lru_cache(maxsize=4)
def chapters(language: Language) -> tuple[Chapter, ...]:
    """The chapters of a language in the order of their file names: `10-reading.md`, `20-plan.md`…"""
    return tuple(_chapter(file) for file in sorted((FOLDER / language).glob("*.md")))


def _chapter(file: Path) -> Chapter:
    text = file.read_text(encoding="utf-8")
    named = _ORDER.match(file.stem)
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    sections: list[Section] = []
    title = file.stem
    for token, inside in pairwise(tokens):
        if token.type != "heading_open":
            continue
        if token.tag == "h1":
            title = inside.content
        elif token.tag == "h2":
            anchor = f"s{len(sections) + 1}"
            token.attrSet("id", anchor)
            sections.append(Section(anchor, inside.content))
    body = _without_title(tokens)
    drawn = reader.renderer.render(body, reader.options, {})
    drawn = drawn.replace("<table>", '<div class="tbl-wrap"><table class="tbl">').replace("</table>", "</table></div>")
    # Our own files, read with raw HTML switched off: nothing from outside passes here.
    return Chapter(named[2] if named else file.stem, title, tuple(sections), mark_safe(drawn), text)


def _without_title(tokens: list[Token]) -> list[Token]:
    """The page's own head shows the title."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The table of contents."""
    return render(request, "site/manual_contents.html", {"chapters": chapters(reading_of(request).language)})


@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter, with the others beside it."""
    all_of_them = chapters(reading_of(request).language)
    for index, found in enumerate(all_of_them):
        if found.slug == slug:
            following = all_of_them[index + 1] if index + 1 < len(all_of_them) else None
            context = {"chapter": found, "chapters": all_of_them, "following": following}
            return render(request, "site/manual_chapter.html", context)
    raise Http404


def missing_pages() -> set[str]:
    """Files that exist in one language only."""
    names: list[set[str]] = [{file.name for file in (FOLDER / language).glob("*.md")} for language in LANGUAGES]
    return names[0] ^ names[1]
