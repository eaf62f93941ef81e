"""What templates say and draw: `{% load portulan %}`.

{% say "key" n=3 %}      the words of that key, in the reader's language
{% words value %}        a Words or Sentence made in Python (or plain text), in the reader's language
{% link "area:page" %}   an address, with the as-of day kept
{% way_to_test "blockage" said %}     a way to the form of a test about what was seen
{% icon "search" %}      a 16 px icon        {% state_shape "ok" %}  the shape of a state
"""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portulan.language.words import Language, Sentence, Words
from portulan.ui import drawing
from portulan.ui.charts import DrawnChart
from portulan.ui.dictionary import all_words
from portulan.ui.figure import FigureView
from portulan.ui.icons import ICONS, RHUMB_LINES, ROSE, STATE_SHAPES, hatch_patterns

register = template.Library()


def language_of(context: Context) -> Language:
    """The reader's language, French where a page is drawn outside any request."""
    return context.get("language") or "fr"


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **params: object) -> str:
    """The words of `key`; an unknown key or a missing parameter raises KeyError."""
    return all_words()[key].say(language_of(context), **params)


@register.simple_tag(takes_context=True)
def words(context: Context, value: object, **params: object) -> str:
    """Words or a sentence made in Python, said in the reader's language; other values as they are."""
    language = language_of(context)
    if isinstance(value, Words):
        return value.say(language, **params)
    return value.say(language) if isinstance(value, Sentence) else str("" if value is None else value)


@register.simple_tag(takes_context=True)
def link(context: Context, route: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route; the as-of day asked for is kept."""
    url = reverse(route, args=args or None, kwargs=kwargs or None)
    reading = context.get("reading")
    return reading.keep(url) if reading else url


@register.simple_tag(takes_context=True)
def way_to_test(context: Context, source: str, friction: str, kpi: str = "", when: str = "") -> SafeString:
    """A way from what was seen to a test of it: the form of the room of tests, if it is there, for those who steer."""
    user = context.get("user")
    if not getattr(user, "may_steer", False):
        return SafeString("")
    try:
        address = reverse("experiments:new")
    except NoReverseMatch:
        return SafeString("")
    seen = context["request"].get_full_path()
    given = {"source": source, "friction": friction, "link": seen, "kpi": kpi, "when": when}
    query = urlencode({name: value for name, value in given.items() if value})
    said = all_words()["ui.test_a_change"].say(language_of(context))
    return format_html('<a class="btn btn--small" href="{}?{}">{}</a>', address, query, said)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A stroke icon; decoration only, so hidden from screen readers."""
    classes = f"ico ico-16 {extra}".strip()
    return format_html('<svg class="{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', classes, _drawn(ICONS[name]))


@register.simple_tag
def state_shape(state: str) -> SafeString:
    """The shape of a state, 14 px."""
    return format_html(
        '<svg class="shape" viewBox="0 0 14 14" aria-hidden="true">{}</svg>', _drawn(STATE_SHAPES[state])
    )


@register.simple_tag
def rose(size: int = 24) -> SafeString:
    """The mark."""
    svg = '<svg viewBox="0 0 24 24" width="{0}" height="{0}" aria-hidden="true">{1}</svg>'
    return format_html(svg, size, _drawn(ROSE))


@register.simple_tag
def rhumbs(centred: bool = False) -> SafeString:
    """The rose with its rhumb lines: once a page at most. Centred on bare pages, near the right end otherwise."""
    inner = '<svg x="598" y="98" viewBox="0 0 24 24" width="44" height="44">{}</svg>'
    box = "270 -230 700 700" if centred else "0 0 704 320"
    outer = '<svg class="rhumbs" viewBox="{}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{}{}</svg>'
    return format_html(outer, box, _drawn(RHUMB_LINES), format_html(inner, _drawn(ROSE)))


@register.simple_tag
def hatches(suffix: str = "") -> SafeString:
    """The patterns of what is open: one per ink of state, and the soft one under unfinished cohorts."""
    return _drawn(hatch_patterns(suffix if suffix == "-dark" else ""))


def _drawn(constant: str) -> SafeString:
    """A drawing of ours, written in this package: never a text that came from outside."""
    return mark_safe(constant)


SIZES = {
    "card": "ui/figure_card.html",
    "row": "ui/figure_row.html",
    "cell": "ui/figure_cell.html",
    "sentence": "ui/figure_sentence.html",
    "bar": "ui/figure_bar.html",
    "state": "ui/figure_state.html",
    "meta": "ui/figure_meta.html",
    "spark": "ui/figure_spark.html",
    "name": "ui/figure_name.html",
    "value": "ui/figure_value.html",
}


@register.simple_tag(takes_context=True)
def figure(
    context: Context, view: FigureView, size: str = "card", tall: bool = False, chip: bool = False
) -> SafeString:
    """A figure as a card, row, cell or sentence, or one of its parts. Put `data-state` on what surrounds it."""
    shown = {"figure": view, "tall": tall, "chip": chip, "language": language_of(context)}
    return mark_safe(render_to_string(SIZES[size], shown).strip())


@register.simple_tag(takes_context=True)
def chart(context: Context, drawn: DrawnChart, reading: str, size: str = "trend") -> SafeString:
    """A chart: drawn by chart.js, read out as one sentence, with the table of the same numbers beside it."""
    specification = drawing.themed(drawn.specification())
    shown = {
        "specification": specification,
        "key": drawing.keep(specification),
        "table": drawn.table,
        "reading": reading,
        "size": size,
        "language": language_of(context),
    }
    return mark_safe(render_to_string("ui/chart.html", shown))
