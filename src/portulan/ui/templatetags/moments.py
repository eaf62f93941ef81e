"""Moments as the company lives them: `{% load moments %}`.

{% local value as when %}            the moment on the clock of the plan's time zone
{% local value "day" as day %}       its day      {% local value "clock" as at %}   its time of day, in words
"""

from datetime import date, datetime
from typing import Literal

from django import template
from django.template import Context

from portulan.ui.clock import on_the_company_clock
from portulan.ui.templatetags.portulan import language_of

register = template.Library()


@register.simple_tag(takes_context=True)
def local(
    context: Context, value: datetime | None, part: Literal["moment", "day", "clock"] = "moment"
) -> datetime | date | str:
    """A moment in the plan's time zone; empty for no moment."""
    if value is None:
        return ""
    reading = context.get("reading")
    there = on_the_company_clock(value, reading.workspace if reading else None)
    if part == "day":
        return there.date()
    if part == "clock":
        return f"{there.hour}\u00a0h\u00a0{there:%M}" if language_of(context) == "fr" else f"{there:%H:%M}"
    return there
