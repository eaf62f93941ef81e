"""The cast of the rituals: a small plan of rituals, and people."""

from datetime import date

from django.test import Client

from portulan.people.models import User
from portulan.plan.reading import read_plan
from portulan.plan.records import Rituals

RITUALS = b"""
portulan: 1
timezone: Europe/Paris
rituals:
  weekly:    {day: Mon, at: "09:00", minutes: 30}
  monthly:   {on: first Thu, at: "14:00", minutes: 60}
  quarterly: {on: first Fri, at: "09:00", minutes: 90}
  alignment_weekly: {day: Tue, at: "02:30", minutes: 30}
  alignment_monthly: {on: last Thu, at: "14:00", minutes: 45}
"""
MONDAY = date(2026, 11, 23)


def rituals_of(text: bytes = RITUALS) -> Rituals:
    """The rituals of a plan written in a text."""
    reading = read_plan(text, "plan.yaml")
    assert reading.plan is not None
    return reading.plan.rituals


def person(role: str = "direction", name: str = "") -> User:
    """Someone of the company."""
    return User.objects.create_user(
        name or f"someone-{role}", first_name="Claire", last_name="Aubry", password="a long enough password", role=role
    )


def browser_of(user: User, language: str = "fr") -> Client:
    """A browser signed in as this person."""
    client = Client()
    client.force_login(user)
    client.cookies["portulan_language"] = language
    return client
