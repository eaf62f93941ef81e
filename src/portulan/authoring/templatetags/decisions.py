"""`{% recent_decisions as found %}`: the decisions a version of the plan may come from, for the box that saves it."""

from django import template
from django.template import Context

from portulan.authoring.decisions import Decision, recent
from portulan.ui.templatetags.portulan import language_of

register = template.Library()


@register.simple_tag(takes_context=True)
def recent_decisions(context: Context) -> list[Decision]:
    """The latest decisions, the one that the address or the form names first marked as chosen."""
    request = context["request"]
    asked = request.POST.get("from_decision") or request.GET.get("from_decision") or ""
    return recent(language_of(context), asked)
