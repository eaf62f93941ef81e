"""The pages of the rituals: what they show, who may do what, what is refused and how it is said."""

import html
from datetime import date, timedelta

import icalendar
import pytest
from django.test import Client
from tests.rituals.conftest import NINE
from tests.rituals.ritual_cast import MONDAY, browser_of, person

from portulan.journal.models import Entry
from portulan.people.models import User
from portulan.rituals.decisions import Written
from portulan.rituals.models import Decision, Session
from portulan.rituals.sessions import close, decide, find, open_session
from portulan.workspace import Workspace

PAGE = "/rituals/weekly/2026-11-23/"
WRITES = ["prepare/", "open/", "decide/", "clock/", "close/", "withdraw/1/"]


def test_the_page_opens_with_the_next_meeting(company: Workspace, claire: User) -> None:
    page = browser_of(claire).get("/rituals/").content.decode()
    assert "Prochaine séance\u00a0: Revue de pipeline, lundi 23 novembre 2026 à 9\u00a0h\u00a000." in page
    assert "Priorités de la semaine et prochaines actions" in page
    english = browser_of(claire, "en").get("/rituals/").content.decode()
    assert "Next meeting: Pipeline review, Monday 23 November 2026 at 09:00." in english


def test_a_meeting_to_come_says_what_it_will_read_and_can_be_prepared(company: Workspace, claire: User) -> None:
    browser = browser_of(claire)
    assert "fin du 22 novembre 2026" in browser.get("/rituals/weekly/2026-11-23/").content.decode()
    far = browser.get("/rituals/monthly/2026-12-03/").content.decode()
    assert "à partir du 26 novembre 2026" in far
    assert "Préparer le dossier" not in far
    refused = browser.post("/rituals/monthly/2026-12-03/open/")
    assert refused.status_code == 409
    assert "RT002" in refused.content.decode()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("weekly/2026-11-24", "Le plan ne tient pas « Revue de pipeline » le 24 novembre 2026."),
        ("daily/2026-11-23", "Le plan ne tient pas « daily » le 23 novembre 2026."),
        ("weekly/yesterday", "« yesterday » n’est pas un jour."),
        ("weekly/2026-02-30", "« 2026-02-30 » n’est pas un jour."),
    ],
)
def test_a_day_without_meeting_says_so(company: Workspace, claire: User, address: str, said: str) -> None:
    response = browser_of(claire).get(f"/rituals/{address}/")
    assert response.status_code == 404
    assert said in html.unescape(response.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_a_meeting_put_off_is_held_late_until_the_next_one(company: Workspace, claire: User) -> None:
    browser = browser_of(claire)
    month = browser.get("/rituals/monthly/2026-11-05/").content.decode()
    assert "pas encore été tenue" in month
    assert "fin du 4 novembre 2026" in month
    assert "Préparer le dossier" in month
    over = browser.get("/rituals/weekly/2026-11-09/").content.decode()
    assert "la suivante est venue" in over
    assert "Préparer le dossier" not in over
    assert browser.get("/steering/?as_of=2026-11-08").status_code == 200
    assert "/steering/?as_of=2026-11-08" in over


def test_the_session_shows_its_points_and_what_keeps_it_open(meeting: Session, claire: User) -> None:
    page = browser_of(claire).get(PAGE).content.decode()
    for said in ("Figé au 22 nov. 2026", "Le pipeline gagne", "Affaires à discuter", "En alerte"):
        assert said in page
    assert "Ouvrir la séance" not in page
    assert 'aria-disabled="true" aria-describedby="why-not"' in page
    assert "Il reste 2 décisions sur 2" in page.replace("\u202f", " ")
    assert 'role="timer"' in page
    refused = browser_of(claire).post(f"{PAGE}close/")
    assert refused.status_code == 409
    assert "RT005" in refused.content.decode()


def test_a_monday_is_decided_and_closed_from_the_page(meeting: Session, claire: User) -> None:
    browser = browser_of(claire)
    lacking = browser.post(f"{PAGE}decide/", {"slot": "action", "text": "Rappeler <script>", "owner": "Nadia Le Goff"})
    assert lacking.status_code == 422
    page = lacking.content.decode()
    assert "Une action sans date n’est pas une décision." in page
    assert "Rappeler &lt;script&gt;" in page
    typed = {"slot": "action", "text": "Rappeler", "owner": "Nadia Le Goff", "due": "2026-11-27"}
    assert browser.post(f"{PAGE}decide/", typed).status_code == 302
    assert "Il reste 1 décision sur 2" in browser.get(PAGE).content.decode().replace("\u202f", " ")
    browser.post(f"{PAGE}decide/", {"slot": "priority", "text": "Chiffrer"})
    written = Decision.objects.get(slot="priority")
    changing = browser.get(f"{PAGE}?change={written.pk}").content.decode()
    assert "Chiffrer</textarea>" in changing
    assert f'name="replaces" value="{written.version}"' in changing
    changed = {"slot": "priority", "text": "Chiffrer le coût", "replaces": written.version}
    assert browser.post(f"{PAGE}decide/", changed).status_code == 302
    assert Decision.objects.get(slot="priority").text == "Chiffrer le coût"
    assert "aria-disabled" not in browser.get(PAGE).content.decode()
    assert [browser.post(f"{PAGE}close/").status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(kind="ritual.closed").count() == 1
    closed = browser.get(PAGE).content.decode()
    assert "Décisions prises" in closed
    assert "Journal n°" in closed
    assert 'name="slot"' not in closed
    minutes = browser.get(f"{PAGE}minutes/").content.decode()
    assert "Chiffrer le coût" in minutes
    assert "Nadia Le Goff, échéance le 27 novembre 2026" in minutes
    assert "sur 2" not in minutes.split("Ce qui a été décidé")[0]


def test_the_timer_starts_goes_on_and_pauses(meeting: Session, claire: User) -> None:
    browser = browser_of(claire)
    for do, point, runs in (("start", "followed", True), ("next", "movement", True), ("pause", "movement", False)):
        browser.post(f"{PAGE}clock/", {"do": do})
        meeting.refresh_from_db()
        assert (meeting.clock["point"], bool(meeting.clock["since"])) == (point, runs)
    browser.post(f"{PAGE}clock/", {"do": "go", "point": "nowhere"})
    meeting.refresh_from_db()
    assert meeting.clock["point"] == "movement"
    assert meeting.is_open


def test_pressed_twice_the_timer_goes_on_once(meeting: Session, claire: User) -> None:
    browser = browser_of(claire)
    browser.post(f"{PAGE}clock/", {"do": "start"})
    for _ in range(2):
        browser.post(f"{PAGE}clock/", {"do": "next", "seen": "followed"})
    meeting.refresh_from_db()
    assert meeting.clock["point"] == "movement"


def test_an_open_page_is_told_what_the_others_do_in_the_meeting(meeting: Session, claire: User) -> None:
    mine, theirs = browser_of(claire), browser_of(person("manager", "nadia"))
    said = [mine.get(f"{PAGE}live/").content.decode()]
    assert f'data-state-read="{said[0]}"' in mine.get(PAGE).content.decode()
    theirs.post(f"{PAGE}decide/", {"slot": "priority", "text": "Chiffrer"})
    said.append(mine.get(f"{PAGE}live/").content.decode())
    theirs.post(f"{PAGE}clock/", {"do": "start"})
    said.append(mine.get(f"{PAGE}live/").content.decode())
    theirs.post(f"{PAGE}withdraw/{Decision.objects.get(slot='priority').pk}/")
    said.append(mine.get(f"{PAGE}live/").content.decode())
    assert len(set(said)) == 4
    assert mine.get(f"{PAGE}live/").content.decode() == said[-1]
    assert Client().get(f"{PAGE}live/").status_code == 302


def test_two_people_deciding_the_same_thing_are_told_and_lose_nothing(company: Workspace, claire: User) -> None:
    page = "/rituals/quarterly/2026-10-02/"
    open_session(company, find(company, "quarterly", date(2026, 10, 2)), NINE, claire)
    first, second = browser_of(claire), browser_of(person("manager", "nadia"))
    first.post(f"{page}decide/", {"slot": "offer", "choice": "keep"})
    late = second.post(f"{page}decide/", {"slot": "offer", "choice": "reposition", "text": "Vendre plus cher"})
    assert late.status_code == 409
    told = late.content.decode()
    assert "vient d’en décider" in told
    assert "Vendre plus cher</textarea>" in told
    insisting = told.split('name="slot" value="offer"')[1].split('name="replaces" value="')[1].split('"')[0]
    typed = {"slot": "offer", "choice": "reposition", "text": "Vendre plus cher", "replaces": insisting}
    assert second.post(f"{page}decide/", typed).status_code == 302
    assert Decision.objects.get(slot="offer").choice == "reposition"


def test_the_home_page_says_the_next_meeting_and_where_it_stands(company: Workspace, claire: User) -> None:
    browser = browser_of(claire)
    assert "Prochaine séance\u00a0: Revue de pipeline" in browser.get("/").content.decode()
    held = open_session(company, find(company, "weekly", MONDAY), NINE, claire)
    assert "lundi 23 novembre 2026 à 9\u00a0h\u00a000 · ouverte" in browser.get("/").content.decode()
    for written in (Written("priority", text="a"), Written("action", text="b", owner="c", due=MONDAY)):
        decide(held, written, NINE, claire)
    close(held, NINE, claire)
    assert "Prochaine séance\u00a0: Point d’alignement" in browser.get("/").content.decode()


def test_a_meeting_left_open_weeks_ago_is_still_found(company: Workspace, claire: User) -> None:
    open_session(company, find(company, "weekly", date(2026, 11, 9)), NINE, claire)
    past = browser_of(claire).get("/rituals/").content.decode().split('id="h-past"')[1]
    assert "/rituals/weekly/2026-11-09/" in past
    assert "ouverte" in past


def test_an_odd_number_of_decision_changes_nothing(meeting: Session, claire: User) -> None:
    for odd in ("0", "-1", "²", "9" * 30, "x"):
        assert browser_of(claire).get(PAGE, {"change": odd}).status_code == 200


@pytest.mark.parametrize("role", ["reader", "sales"])
def test_who_may_not_steer_neither_opens_nor_closes(decided: Session, role: str) -> None:
    browser = browser_of(person(role))
    for action in ("prepare/", "open/", "close/"):
        assert browser.post(PAGE + action).status_code == 403
    assert browser.post(f"{PAGE}decide/", {"slot": "priority", "text": "x"}).status_code == (
        403 if role == "reader" else 302
    )
    page = browser.get(PAGE).content.decode()
    assert "Clore la séance" not in page
    assert ('name="slot"' in page) == (role == "sales")
    decided.refresh_from_db()
    assert decided.is_open


@pytest.mark.parametrize("address", ["/rituals/", PAGE, f"{PAGE}minutes/", f"{PAGE}pack.pdf", "/rituals/calendar.ics"])
def test_anonymous_people_are_sent_to_sign_in(meeting: Session, address: str) -> None:
    assert Client().get(address)["Location"].startswith("/login/")


@pytest.mark.parametrize("action", WRITES)
def test_nothing_is_written_by_following_a_link(meeting: Session, claire: User, action: str) -> None:
    assert browser_of(claire).get(PAGE + action).status_code == 405


def test_a_calendar_reads_its_private_address_until_it_is_changed(company: Workspace, claire: User) -> None:
    browser = browser_of(claire)
    assert "calendar-address" not in browser.get("/rituals/").content.decode()
    browser.post("/rituals/calendar/renew/")
    page = browser.get("/rituals/").content.decode()
    address = page.split('id="calendar-address"')[1].split('value="')[1].split('"')[0]
    path = address.removeprefix("http://testserver")
    feed = Client().get(path)
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(feed.content).walk("VEVENT")
    assert len(events) == 5
    assert str(events[0]["SUMMARY"]).startswith("Revue de pipeline")
    assert "Pipeline review" in Client().get(f"{path}?lang=en").content.decode()
    assert Client().get(path.replace("~", "~a")).status_code == 404
    browser.post("/rituals/calendar/renew/")
    assert Client().get(path).status_code == 404
    assert browser.get("/rituals/calendar.ics").content == feed.content


def test_a_closed_account_has_no_calendar(company: Workspace, claire: User) -> None:
    browser = browser_of(claire)
    browser.post("/rituals/calendar/renew/")
    page = browser.get("/rituals/").content.decode()
    path = page.split('value="http://testserver')[1].split('"')[0]
    User.objects.update(is_active=False)
    assert Client().get(path).status_code == 404


def test_the_api_gives_the_meetings_and_the_frozen_pack(decided: Session, claire: User) -> None:
    close(decided, NINE + timedelta(minutes=20), claire)
    assert Client().get("/api/rituals").status_code == 401
    browser = browser_of(claire, "en")
    listed = browser.get("/api/rituals?days=7").json()
    assert {(one["ritual"], one["day"]): one["state"] for one in listed}[("weekly", "2026-11-23")] == "closed"
    told = browser.get("/api/rituals/weekly/2026-11-23").json()
    assert told["pack"] == decided.pack
    assert [one["slot"] for one in told["decisions"]] == ["priority", "action"]
    assert browser.get("/api/rituals/weekly/2026-11-24").json()["finding"]["code"] == "RT001"


def test_the_journal_leads_to_the_meeting(decided: Session, claire: User) -> None:
    entry = close(decided, NINE, claire)
    page = browser_of(claire).get(f"/journal/{entry.number}/").content.decode()
    assert "/rituals/at/weekly/2026-11-23" in page
    assert browser_of(claire).get("/rituals/at/weekly/2026-11-23")["Location"] == PAGE
