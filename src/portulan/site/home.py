"""Home: the strategy on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The verdict, the objectives, the five decisions, the focus, the findings."""
    return render(request, "site/home.html")
