"""Who may open a page: `@requires("edit_plan")` on a view of any area.

Signing in is asked everywhere by middleware; pages open to all say so with Django's `login_not_required`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portulan.people.models import User
from portulan.people.roles import Action

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def requires(action: Action, *, methods: tuple[str, ...] = ()) -> Callable[[View[P]], View[P]]:
    """Refuses (403, with a page that says who may) people whose role does not allow `action`.

    With `methods`, only those are guarded: `@requires("edit_plan", methods=("POST",))` leaves reading open.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not methods or request.method in methods:
                check(request, action)
            return view(request, *args, **kwargs)

        guarded.required_action = action  # type: ignore[attr-defined]  # reason=functions carry no declared attributes
        guarded.required_methods = methods  # type: ignore[attr-defined]  # reason=functions carry no declared attributes
        return guarded  # type: ignore[return-value]  # reason=wraps() forgets that P is the same

    return guard


def check(request: HttpRequest, action: Action) -> None:
    """Raises PermissionDenied unless the person signed in may do this."""
    user = request.user
    if not isinstance(user, User) or not user.may(action):
        raise PermissionDenied(action)
