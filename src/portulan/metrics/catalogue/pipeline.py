"""What is under way."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, Total, Variant

PIPELINE_OPEN = Kpi(
    id="pipeline_open",
    name=Words(fr="Pipeline ouvert", en="Open pipeline"),
    level="efficiency",
    unit="money",
    better="up",
    method="exact-sum",
    stock=True,
    variants=(
        Variant(
            needs=("opportunity.amount",),
            definition=Words(
                fr="Montant des affaires ouvertes au soir du {day:date}, sans pondération ; celles sans montant "
                "comptent pour "
                "zéro. Par mois ou trimestre : à la date de signature prévue.",
                en="Amount of the opportunities open at the end of {day:date}, unweighted; those without an amount "
                "count "
                "as zero. By month or quarter: at the expected closing date.",
            ),
            rows="opportunity",
            reference="expected_close",
            measure=Total("amount"),
            among="status = 'open'",
        ),
    ),
)
