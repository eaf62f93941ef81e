"""What is under way."""

from portulan.language.words import Words
from portulan.metrics.kpi import Kpi, OverGoal, Speed, Total, Variant

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

PIPELINE_COVERAGE = Kpi(
    id="pipeline_coverage",
    name=Words(fr="Couverture du pipeline", en="Pipeline coverage"),
    level="efficiency",
    unit="ratio",
    better="up",
    method="coverage",
    standing=True,
    variants=(
        Variant(
            needs=("opportunity.amount", "opportunity.expected_close"),
            definition=Words(
                fr="Montant des affaires ouvertes au soir du {day:date} dont la signature est prévue {covered}, "
                "rapporté à "
                "ce qui reste à faire de l’objectif de chiffre d’affaires. Un objectif plus long ou plus court que la "
                "période compte au prorata des jours. Rien n’est pondéré : 3 veut dire trois fois le reste à faire.",
                en="Amount of the opportunities open at the end of {day:date} expected to close {covered}, over what "
                "is still to be reached of the revenue target. A target longer or shorter than the period counts pro "
                "rata of its days. Nothing is weighted: 3 means three times what is left to do.",
            ),
            rows="opportunity",
            reference="expected_close",
            measure=OverGoal("amount"),
            among="status = 'open' AND expected_close IS NOT NULL",
        ),
    ),
)

PIPELINE_VELOCITY = Kpi(
    id="pipeline_velocity",
    name=Words(fr="Vitesse du pipeline", en="Pipeline velocity"),
    level="efficiency",
    unit="money",
    better="up",
    method="velocity",
    stock=True,
    variants=(
        Variant(
            needs=("opportunity.amount", "opportunity.created_at", "won opportunities", "lost opportunities"),
            definition=Words(
                fr="Ce que le pipeline rapporte par jour : affaires ouvertes au soir du {day:date} × taux de gain × "
                "montant moyen gagné ÷ durée moyenne de création à signature, ces trois derniers sur les affaires "
                "closes dans les douze mois précédents.",
                en="What the pipeline brings a day: opportunities open at the end of {day:date} × win rate × mean "
                "amount won ÷ mean time from creation to signature, the last three over the opportunities closed in "
                "the twelve months before.",
            ),
            rows="opportunity",
            reference="closed_at",
            measure=Speed("amount", "date_diff('day', created_at, _won)"),
            among="(status = 'open' OR (closed_at IS NOT NULL AND created_at IS NOT NULL AND (status = 'lost' OR "
            "amount IS NOT NULL)))",
        ),
    ),
)
