"""How many deals are won: among those closed, in value, and of all those created."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, Rate, Ratio, Reach, Variant

_CLOSED = "(_won IS NOT NULL OR _lost IS NOT NULL)"

WIN_RATE = Kpi(
    id="win_rate",
    name=Words(fr="Taux de gain", en="Win rate"),
    level="efficiency",
    unit="share",
    better="up",
    method="wilson",
    variants=(
        Variant(
            needs=("opportunity.closed_at", "lost opportunities"),
            definition=Words(
                fr="Affaires gagnées sur affaires closes (gagnées ou perdues) dans la période. Les affaires en cours "
                "n’y "
                "sont pas : voir la chance de gagner.",
                en="Opportunities won over those closed (won or lost) in the period. Open ones are not in it: see the "
                "chance of winning.",
            ),
            rows="opportunity",
            reference="closed_at",
            measure=Rate("_won IS NOT NULL"),
            among=_CLOSED,
        ),
    ),
)

WIN_RATE_VALUE = Kpi(
    id="win_rate_value",
    name=Words(fr="Taux de gain en valeur", en="Win rate by value"),
    level="efficiency",
    unit="share",
    better="up",
    method="ratio",
    variants=(
        Variant(
            needs=("opportunity.closed_at", "lost amounts"),
            definition=Words(
                fr="Montant gagné sur montant gagné et perdu, au dernier montant connu, sur les affaires closes dans "
                "la "
                "période.",
                en="Amount won over amount won and lost, at the last amount known, over the opportunities closed in "
                "the "
                "period.",
            ),
            rows="opportunity",
            reference="closed_at",
            measure=Ratio("CASE WHEN _won IS NOT NULL THEN amount ELSE 0 END", "amount", part=True),
            among=f"{_CLOSED} AND amount IS NOT NULL",
        ),
    ),
)

WIN_PROBABILITY = Kpi(
    id="win_probability",
    name=Words(fr="Chance de gagner", en="Chance of winning"),
    level="efficiency",
    unit="share",
    better="up",
    method="aalen-johansen",
    variants=(
        Variant(
            needs=("opportunity.created_at", "won opportunities"),
            definition=Words(
                fr="Part des affaires créées dans la période qui finissent gagnées, suivies sur les {horizon}. "
                "Gagner et "
                "perdre "
                "se font concurrence ; une affaire encore ouverte n’est comptée ni gagnée ni perdue.",
                en="Share of the opportunities created in the period that end up won, followed for {horizon}. Winning "
                "and losing compete; one still open counts neither as won nor as lost.",
            ),
            rows="opportunity",
            reference="created_at",
            measure=Reach(start="created_at", event="_won", against="_lost", horizon="ever"),
            among="created_at IS NOT NULL AND _dated",
        ),
    ),
)
