"""The people who sign in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from portulan.language.words import Words
from portulan.people.roles import ROLE_NAMES, Action, Role, may


class User(AbstractUser):
    """Someone of the company: a role, a language, and a password of their own."""

    ROLE_CHOICES: ClassVar = [(role, words.en) for role, words in ROLE_NAMES.items()]

    role = models.CharField(max_length=16, choices=ROLE_CHOICES, default="reader")
    language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")], blank=True, default="")

    def may(self, action: Action) -> bool:
        """Whether this person may do this."""
        return self.is_active and may(self.role, action)

    @property
    def may_act(self) -> bool:
        """Whether this person may undertake actions and say they are done."""
        return self.may("act")

    @property
    def may_steer(self) -> bool:
        """Whether this person may decide: choose a focus, open a test, close a ritual."""
        return self.may("steer")

    @property
    def may_edit_plan(self) -> bool:
        return self.may("edit_plan")

    @property
    def may_import_facts(self) -> bool:
        return self.may("import_facts")

    @property
    def may_manage_people(self) -> bool:
        return self.may("manage_people")

    @property
    def role_name(self) -> Words:
        role: Role = self.role  # type: ignore[assignment]  # reason=the field’s choices are the roles
        return ROLE_NAMES[role]

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username


class FailedSignIn(models.Model):
    """One wrong password: whose name was typed, from where, when. Kept only as long as the throttle looks back."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["username", "address", "at"]), models.Index(fields=["address", "at"])]
