"""Tests of one change: written, drawn, measured."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portulan.language.finding import FaultyText
from portulan.metrics.answers import RequestError
from portulan.metrics.engines.database import EngineError
from portulan.metrics.period import Period
from portulan.plan.public_holidays import public_holidays
from portulan.stats.estimate import NotComputable, Result
from portulan.workspace.core import Core

if TYPE_CHECKING:
    from portulan.facts.applying import Applied
    from portulan.facts.changes import Changes
    from portulan.facts.importing import ImportProgress
    from portulan.facts.report import ImportReport
    from portulan.language.words import Language
    from portulan.metrics.trials.answers import Measured
    from portulan.metrics.trials.assigning import Assigned
    from portulan.metrics.trials.design import Trial
    from portulan.metrics.trials.sizing import Power
    from portulan.metrics.trials.store import SavedTrial


class Trials(Core):
    """Tests of one change. Whoever arrives by an import is drawn at once, for the tests that draw."""

    def trials(self) -> "list[SavedTrial]":
        """The tests written in the workspace, faulty ones too, with their findings."""
        from portulan.metrics.trials.store import saved_trials

        return saved_trials(self.path, self._currency())

    def saved_trial(self, name: str) -> "SavedTrial":
        """One test by its id; raises FaultyText (EX021) where there is none."""
        from portulan.metrics.trials.store import saved_trial

        return saved_trial(self.path, name, self._currency())

    def trial(self, name: str, as_of: date | None = None) -> "Measured | NotComputable":
        """A test as of the end of a day: arms, evidence, guard-rail, verdict. May be asked as often as wanted.

        Raises FaultyText on a test that is not sound or not there, and RequestError on names the facts do not have.
        """
        from portulan.metrics.trials.assigning import read_draw
        from portulan.metrics.trials.checking import first_error
        from portulan.metrics.trials.measuring import measure

        saved, state, day = self.saved_trial(name), self._now(), as_of or self.as_of()
        first_error(saved.reading)
        trial = saved.reading.trial
        assert trial is not None
        draw = read_draw(saved.draw_path)
        key = ("trial", name, saved.sha, draw, day)
        return self._kept(state, key, lambda: measure(state.evaluator, name, trial, draw, day))

    def trial_power(self, trial: "Trial", as_of: date | None = None) -> "Power | NotComputable":
        """What a design can show at these volumes, by when, and better ones. Raises FaultyText and RequestError."""
        from portulan.metrics.trials.sizing import power_of

        state, day = self._now(), as_of or self.as_of()
        return self._kept(
            state, ("power", repr(trial), day), lambda: power_of(state.evaluator, trial, day, self._days_off())
        )

    def trial_since(self, name: str, since: date, as_of: date | None = None) -> Result:
        """The rate of the population of a test among those who entered from a day on and whose time is over."""
        from portulan.metrics.trials.measuring import share
        from portulan.metrics.trials.units import ask, units

        saved, state, day = self.saved_trial(name), self._now(), as_of or self.as_of()
        trial = saved.reading.trial
        assert trial is not None
        span = Period(since, max(day, since) + timedelta(days=1))
        asked = ask(state.evaluator, trial, day, trial.population.when, span)
        if isinstance(asked, NotComputable):
            return asked
        found = units(state.evaluator, trial, asked)
        ripe = [u for u in found if u.ripe <= day]
        return share(sum(u.advanced for u in ripe), len(ripe), len(found) - len(ripe), day)

    def begin_trial(self, name: str) -> None:
        """Begins the draw of a test that draws; from then on whoever arrives is drawn. Raises FaultyText."""
        from portulan.metrics.trials.assigning import begin_draw
        from portulan.metrics.trials.checking import first_error

        saved = self.saved_trial(name)
        first_error(saved.reading)
        trial = saved.reading.trial
        assert trial is not None
        if trial.split.by == "random":
            begin_draw(saved.draw_path, saved.sha, trial.split.seed or 0)

    def end_trial(self, name: str, on: date) -> None:
        """Closes the draw of a test that is decided."""
        from portulan.metrics.trials.assigning import end_draw

        end_draw(self.saved_trial(name).draw_path, on)

    def draw_trials(self, as_of: date | None = None, names: Sequence[str] | None = None) -> "dict[str, list[Assigned]]":
        """Draws those who arrived, for every test whose draw has begun (or those named); what was drawn, by test."""
        from portulan.metrics.trials.assigning import draw_more, read_draw
        from portulan.metrics.trials.units import ask, units

        if self.facts().is_empty:
            return {}
        day, drawn = as_of or self.as_of(), {}
        for saved in self.trials():
            trial = saved.reading.trial
            if trial is None or not saved.reading.sound or trial.split.by != "random" or trial.start is None:
                continue
            if (names is not None and saved.id not in names) or trial.start > day:
                continue
            with suppress(FaultyText, RequestError, EngineError):  # told on the test's own page
                draw = read_draw(saved.draw_path)
                if draw is None or draw.sha != saved.sha:
                    continue
                span = Period(trial.start, day + timedelta(days=1))
                asked = ask(self._now().evaluator, trial, day, trial.population.when, span)
                if isinstance(asked, NotComputable):
                    continue
                arrived = [u.id for u in units(self._now().evaluator, trial, asked)]
                most = trial.rule.deals if trial.rule.kind == "declared" else None
                drawn[saved.id] = draw_more(saved.draw_path, saved.id, arrived, day, most)
        return drawn

    def import_facts(
        self, progress: "Callable[[ImportProgress], None] | None" = None, language: "Language" = "fr"
    ) -> "ImportReport":
        report = super().import_facts(progress, language)
        self.draw_trials()
        return report

    def import_changes(self, paths: Sequence[Path], language: "Language" = "fr") -> "ImportReport":
        report = super().import_changes(paths, language)
        self.draw_trials()
        return report

    def apply(self, changes: "Changes") -> "Applied":
        applied = super().apply(changes)
        self.draw_trials()
        return applied

    def _days_off(self) -> frozenset[date]:
        plan = self.plan().plan
        sla: Any = plan.alignment.sla if plan else None
        return public_holidays(sla.holidays if sla else None)
