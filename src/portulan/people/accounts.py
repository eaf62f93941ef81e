"""Making accounts from the command line."""

import secrets

from django.contrib.auth.password_validation import validate_password

from portulan.people.models import User
from portulan.people.roles import Role

# No 0/O, 1/l/I: a password printed in a terminal is often copied by eye.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def ensure_administrator(username: str, password: str | None = None) -> str | None:
    """The first administrator, with role direction; gives the password to print, None where the account existed.

    An existing account keeps its password unless one is given. A given password goes through the same rules as
    anyone's: raises django.core.exceptions.ValidationError.
    """
    return make_account(username, "direction", password, superuser=True)


def make_account(username: str, role: Role, password: str | None = None, *, superuser: bool = False) -> str | None:
    """An account of that role; its password (random unless given), or None where it existed and none was given."""
    user = User.objects.filter(username=username).first()
    if user is not None and password is None:
        return None
    user = user or User(username=username)
    user.role = role
    user.is_superuser = user.is_staff = superuser
    user.is_active = True
    chosen = password or random_password()
    validate_password(chosen, user)
    user.set_password(chosen)
    user.save()
    return chosen


def random_password(length: int = 20) -> str:
    """A random password of `length` letters and digits (5.8 bits each)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
