"""The values of a plan in the words of a reader."""

from portulan.language.place import Place
from portulan.plan.quantities import read_hours
from portulan.plan.wording import hours_words


def test_business_hours_are_said_in_the_language_of_the_reader() -> None:
    week = hours_words(read_hours("Mon-Fri 09:00-18:00", Place("plan")))
    assert week.say("fr") == "du lundi au vendredi, de 9\u00a0h\u00a000 à 18\u00a0h\u00a000"
    assert week.say("en") == "Monday to Friday, 09:00 to 18:00"
    day = hours_words(read_hours("Sat 10:30-12:00", Place("plan")))
    assert (day.say("fr"), day.say("en")) == (
        "le samedi, de 10\u00a0h\u00a030 à 12\u00a0h\u00a000",
        "Saturday, 10:30 to 12:00",
    )
