"""The meetings that Atelier Boréal's people held before the day its facts end: one closed a month, one a week, and the
pack of the next Monday. Written by the same functions as the pages call, with the instants of then."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portulan.journal.actions import close_action
from portulan.journal.models import Action
from portulan.people.models import User
from portulan.rituals import clock as timer
from portulan.rituals.decisions import Written, slots
from portulan.rituals.models import Session
from portulan.rituals.sessions import close, decide, find, open_session, prepare
from portulan.ui.clock import company_zone
from portulan.workspace import Workspace

ORDER = 40
MONTHLY, WEEKLY, NEXT = date(2026, 11, 5), date(2026, 11, 16), date(2026, 11, 23)
OF_INITIATIVES: Mapping[str, tuple[str, str]] = {
    "plan:salon-lyon": ("keep", "Le salon a payé ses affaires ; même surface l’an prochain"),
    "plan:programme-parrainage": ("test", "Deux mots d’accroche, tirés au sort par client, jusqu’à fin janvier"),
    "plan:deux-vendeurs": ("keep", "Les deux recrues ont leur premier trimestre pour convertir en découverte"),
    "plan:grille-contreparties": ("keep", ""),
}
SPENT = {
    "monthly": {"followed": 300, "figures": 940, "movement": 430, "watch": 700, "initiatives": 860, "decisions": 240},
    "weekly": {"followed": 230, "movement": 310, "watch": 420, "deals": 560, "figures": 90, "decisions": 190},
}


def write(workspace: Workspace, by: User) -> None:
    """What the sample company's people did."""
    zone = company_zone(workspace)
    _monthly(workspace, by, zone)
    _weekly(workspace, by, zone)
    prepare(workspace, find(workspace, "weekly", NEXT), datetime(2026, 11, 22, 18, 0, tzinfo=zone))


def _monthly(workspace: Workspace, by: User, zone: ZoneInfo) -> None:
    session = _opened(workspace, "monthly", datetime(2026, 11, 5, 14, 1, tzinfo=zone), by)
    at = datetime(2026, 11, 5, 14, 52, tzinfo=zone)
    for slot in slots(session.pack):
        if slot.choices:
            choice, why = OF_INITIATIVES.get(slot.id, ("keep", ""))
            decide(session, Written(slot.id, choice, why), at, by)
        elif slot.required:
            decide(session, Written(slot.id, text="Rien de neuf ce mois-ci : finir ce qui est commencé"), at, by)
    close(session, datetime(2026, 11, 5, 14, 58, tzinfo=zone), by)


def _weekly(workspace: Workspace, by: User, zone: ZoneInfo) -> None:
    session = _opened(workspace, "weekly", datetime(2026, 11, 16, 9, 0, tzinfo=zone), by)
    at = datetime(2026, 11, 16, 9, 24, tzinfo=zone)
    priority = "Chiffrer le coût de l’arrêt dans les découvertes de plus de trente jours, avant toute démonstration"
    decide(session, Written("priority", text=priority), at, by)
    for what, owner, due in (
        ("Rappeler les propositions sans réponse depuis huit jours", "Nadia Le Goff", date(2026, 11, 19)),
        ("Sortir du pipeline les affaires de moins de vingt salariés", "Nadia Le Goff", date(2026, 11, 20)),
        ("Écrire la fiche « coût d’un arrêt » pour la découverte", "Maëlle Quéré", date(2026, 11, 20)),
    ):
        decide(session, Written("action", text=what, owner=owner, due=due), at, by)
    close(session, datetime(2026, 11, 16, 9, 31, tzinfo=zone), by)
    _done(session, "Rappeler", datetime(2026, 11, 19, 17, 40, tzinfo=zone), by, "toutes rappelées, trois ont avancé")
    _done(session, "Sortir", datetime(2026, 11, 17, 11, 5, tzinfo=zone), by, "quatre affaires")


def _opened(workspace: Workspace, name: str, at: datetime, by: User) -> Session:
    session = open_session(workspace, find(workspace, name, at.date()), at, by)
    session.clock = timer.pause({"point": "decisions", "since": None, "spent": SPENT[name]}, at)
    session.save(update_fields=["clock"])
    return session


def _done(session: Session, beginning: str, at: datetime, by: User, note: str) -> None:
    action = Action.objects.get(about=session.about, what__startswith=beginning)
    close_action(action, at=at, by=by, note=note)
