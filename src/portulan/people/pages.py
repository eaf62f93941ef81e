"""Sign-in, sign-out, language, one's own account and password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from portulan.people import throttle
from portulan.people.models import User
from portulan.people.words import WORDS

YEAR = 365 * 24 * 3600


class SignInForm(AuthenticationForm):
    """Django's form; says plainly when the door is closed for a while."""

    closed = False

    def clean(self) -> dict[str, Any]:
        name = str(self.cleaned_data.get("username") or "")
        if self.request is not None and throttle.is_closed(name, throttle.address_of(self.request)):
            self.closed = True
        return super().clean()


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Works, or says why not; after too many wrong passwords, answers 429."""

    template_name = "people/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 429 if getattr(form, "closed", False) else 400
        if response.status_code == 429:
            response.headers["Retry-After"] = str(int(throttle.WINDOW.total_seconds()))
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """By POST only, so that a link elsewhere signs nobody out."""


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chooses French or English and goes back to the same page."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE,
            wanted,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=wanted)
    return response


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one may do."""
    return render(request, "people/account.html")


class ChangePassword(PasswordChangeView):
    """Asks the present password; other sessions end."""

    template_name = "people/password.html"
    success_url = reverse_lazy("people:account")

    def form_valid(self, form: Any) -> HttpResponse:
        said = WORDS["people.password_changed"].say(self.request.portulan.language)  # type: ignore[attr-defined]  # reason=set by ReadingMiddleware
        messages.success(self.request, said, extra_tags="good")
        return super().form_valid(form)
