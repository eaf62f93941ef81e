"""The forms of the five components: target, offer, price, channels, process. Labels say what the plan's keys mean."""

from portulan.authoring.form_shapes import Choice, ComponentForm, Field, Items
from portulan.language.words import Words

_DECISION_HINT = Words(
    fr="Une phrase qui tranche : ce que l’on fait, et ce que l’on renonce à faire.",
    en="One sentence that settles it: what we do, and what we give up doing.",
)
_INDICATOR_HINT = Words(
    fr="L’indicateur qui dit si la décision tient, un par ligne. Exemples : win_rate by segment, cycle_time.",
    en="The indicator that says whether the decision holds, one per line. Examples: win_rate by segment, cycle_time.",
)
_CONDITION_HINT = Words(
    fr="Une condition sur les données. Exemple : sector in ('industrie') and employees between 50 and 250.",
    en="A condition on the data. Example: sector in ('industry') and employees between 50 and 250.",
)
_ID = Words(fr="Identifiant", en="Identifier")
_ID_HINT = Words(
    fr="Court, sans espace ni accent : il sert de nom dans les figures et les conditions.",
    en="Short, without spaces: the name used in figures and conditions.",
)
_LEVELS = (
    Choice("low", Words(fr="faible", en="low")),
    Choice("medium", Words(fr="moyenne", en="medium")),
    Choice("high", Words(fr="forte", en="high")),
)


def _decision() -> tuple[Field, Field]:
    return (
        Field(("decision",), Words(fr="La décision", en="The decision"), _DECISION_HINT, "text"),
        Field(
            ("indicator",),
            Words(fr="Ce qui la mesure", en="What measures it"),
            _INDICATOR_HINT,
            "one_or_more",
            code=True,
        ),
    )


_NAME = Field(
    ("name",), Words(fr="Nom", en="Name"), Words(fr="Comme on l’appelle dans l’équipe.", en="What the team calls it.")
)


def _id() -> Field:
    return Field(("id",), _ID, _ID_HINT, code=True)


TARGET = ComponentForm(
    "target",
    Words(fr="Cible", en="Target"),
    Words(fr="À qui vendons-nous, et à qui ne vendons-nous pas ?", en="Whom do we sell to, and whom do we not?"),
    _decision(),
    (
        Items(
            "segments",
            Words(fr="Segments", en="Segments"),
            Words(fr="Segment", en="Segment"),
            Words(fr="Ajouter un segment", en="Add a segment"),
            Words(
                fr="Aucun segment : rien ne distingue la cible du reste.",
                en="No segment: nothing tells the target from the rest.",
            ),
            (
                _id(),
                _NAME,
                Field(
                    ("priority",),
                    Words(fr="Priorité", en="Priority"),
                    Words(fr="1 pour le premier servi.", en="1 is served first."),
                ),
                Field(
                    ("when",),
                    Words(fr="Qui en fait partie", en="Who belongs to it"),
                    _CONDITION_HINT,
                    "text",
                    code=True,
                ),
                Field(
                    ("maturity",),
                    Words(fr="Maturité", en="Maturity"),
                    Words(fr="Où en est ce client avant nous.", en="Where this customer stands before us."),
                ),
                Field(
                    ("trigger",),
                    Words(fr="Déclencheur d’achat", en="Buying trigger"),
                    Words(fr="L’événement qui le met en marche.", en="The event that sets them moving."),
                ),
            ),
        ),
        Items(
            "exclude",
            Words(fr="Exclusions", en="Exclusions"),
            Words(fr="Exclusion", en="Exclusion"),
            Words(fr="Ajouter une exclusion", en="Add an exclusion"),
            Words(fr="Aucune exclusion : tout le monde peut entrer.", en="No exclusion: anyone may come in."),
            (
                Field(("when",), Words(fr="Qui est exclu", en="Who is excluded"), _CONDITION_HINT, "text", code=True),
                Field(("because",), Words(fr="Pour quelle raison", en="For what reason")),
            ),
        ),
    ),
)

OFFER = ComponentForm(
    "offer",
    Words(fr="Offre", en="Offer"),
    Words(fr="Que promettons-nous, et qu’est-ce qui le prouve ?", en="What do we promise, and what proves it?"),
    (
        *_decision(),
        Field(
            ("promise",),
            Words(fr="Promesse", en="Promise"),
            Words(fr="Le résultat pour le client, chiffré.", en="The result for the customer, in numbers."),
        ),
        Field(
            ("differentiation",),
            Words(fr="Différence", en="Difference"),
            Words(fr="Ce que les concurrents ne peuvent pas dire.", en="What competitors cannot say."),
        ),
    ),
    (
        Items(
            "proofs",
            Words(fr="Preuves", en="Proofs"),
            Words(fr="Preuve", en="Proof"),
            Words(fr="Ajouter une preuve", en="Add a proof"),
            Words(fr="Aucune preuve : la promesse reste une affirmation.", en="No proof: the promise is only a claim."),
            (
                Field(("claim",), Words(fr="Affirmation", en="Claim")),
                Field(
                    ("evidence",),
                    Words(fr="Pièce à l’appui", en="Evidence"),
                    Words(fr="Un cas, une mesure, un document.", en="A case, a measurement, a document."),
                ),
                Field(
                    ("stage",),
                    Words(fr="Étape où la montrer", en="Stage to show it at"),
                    Words(fr="L’identifiant d’une étape du process.", en="The identifier of a process stage."),
                    code=True,
                ),
            ),
        ),
        Items(
            "items",
            Words(fr="Catalogue", en="Catalogue"),
            Words(fr="Produit", en="Product"),
            Words(fr="Ajouter un produit", en="Add a product"),
            Words(
                fr="Catalogue vide : ni remise ni marge ne se calculent.",
                en="Empty catalogue: neither discount nor margin can be computed.",
            ),
            (
                _id(),
                _NAME,
                Field(
                    ("list_price",),
                    Words(fr="Prix catalogue", en="List price"),
                    Words(fr="Hors taxes, dans la monnaie du plan.", en="Before tax, in the plan’s currency."),
                ),
                Field(("unit_cost",), Words(fr="Coût de revient", en="Unit cost")),
                Field(
                    ("position",),
                    Words(fr="Position", en="Position"),
                    Words(fr="premium, standard ou entry.", en="premium, standard or entry."),
                ),
            ),
        ),
    ),
)

PRICE = ComponentForm(
    "price",
    Words(fr="Prix", en="Price"),
    Words(
        fr="Sur quoi se fonde le prix, et jusqu’où peut-on céder ?",
        en="What is the price based on, and how far may it give?",
    ),
    (
        *_decision(),
        Field(
            ("logic",),
            Words(fr="Logique de prix", en="Price logic"),
            shape="choice",
            choices=(
                Choice("value", Words(fr="à la valeur", en="by value")),
                Choice("market", Words(fr="au marché", en="by the market")),
                Choice("margin", Words(fr="à la marge", en="by margin")),
            ),
        ),
        Field(
            ("guardrails", "discount_max"),
            Words(fr="Remise maximale", en="Highest discount"),
            Words(
                fr="Au-delà, l’affaire sort du plan. Exemple : 15 %.",
                en="Beyond it, the deal is outside the plan. Example: 15%.",
            ),
        ),
        Field(
            ("guardrails", "approval_above"),
            Words(fr="Accord demandé au-delà de", en="Approval needed above"),
            Words(
                fr="Au-dessus, quelqu’un doit dire oui. Exemple : 10 %.",
                en="Above it, someone must say yes. Example: 10%.",
            ),
        ),
        Field(
            ("guardrails", "margin_min"),
            Words(fr="Marge minimale", en="Lowest margin"),
            Words(fr="En dessous, on ne signe pas. Exemple : 45 %.", en="Below it, we do not sign. Example: 45%."),
        ),
    ),
)

CHANNELS = ComponentForm(
    "channels",
    Words(fr="Canaux", en="Channels"),
    Words(
        fr="Par où arrivent les affaires, et par où se concluent-elles ?",
        en="Where do deals come from, and where are they closed?",
    ),
    (
        *_decision(),
        Field(
            ("closing", "id"),
            Words(fr="Canal de conclusion", en="Closing channel"),
            Words(fr="Un seul. Exemple : vente-directe.", en="Only one. Example: direct-sales."),
            code=True,
        ),
    ),
    (
        Items(
            "acquisition",
            Words(fr="Canaux d’acquisition", en="Acquisition channels"),
            Words(fr="Canal", en="Channel"),
            Words(fr="Ajouter un canal", en="Add a channel"),
            Words(
                fr="Aucun canal d’acquisition : rien ne dit d’où viendront les affaires.",
                en="No acquisition channel: nothing says where deals will come from.",
            ),
            (
                _id(),
                _NAME,
                Field(
                    ("intent",),
                    Words(fr="Intention d’achat", en="Buying intent"),
                    shape="choice",
                    choices=_LEVELS,
                ),
                Field(
                    ("budget",),
                    Words(fr="Budget", en="Budget"),
                    Words(fr="Pour la période du plan.", en="For the plan’s period."),
                ),
            ),
            most=2,
            refusal=Words(
                fr="Deux canaux d’acquisition au plus : un troisième disperse le budget et l’attention, et aucun des "
                "trois n’a alors assez d’affaires pour être jugé. Retirer un canal avant d’en ajouter un autre.",
                en="Two acquisition channels at most: a third spreads budget and attention, and none of the three then "
                "has enough deals to be judged. Remove one before adding another.",
            ),
        ),
    ),
)

PROCESS = ComponentForm(
    "process",
    Words(fr="Process", en="Process"),
    Words(
        fr="Par quelles étapes passe une affaire, et que faut-il pour avancer ?",
        en="Which stages does a deal go through, and what does it take to advance?",
    ),
    (
        *_decision(),
        Field(
            ("skips",),
            Words(fr="Étapes sautées", en="Skipped stages"),
            shape="choice",
            choices=(
                Choice("filled", Words(fr="comblées au même instant", en="filled at the same moment")),
                Choice("excluded", Words(fr="exclues du calcul", en="left out of the figures")),
            ),
        ),
    ),
    (
        Items(
            "stages",
            Words(fr="Étapes", en="Stages"),
            Words(fr="Étape", en="Stage"),
            Words(fr="Ajouter une étape", en="Add a stage"),
            Words(fr="Aucune étape : aucune conversion ne se calcule.", en="No stage: no conversion can be computed."),
            (
                _id(),
                _NAME,
                Field(
                    ("allowed",),
                    Words(fr="Délai prévu", en="Time allowed"),
                    Words(fr="Exemple : 14 days.", en="Example: 14 days."),
                ),
                Field(
                    ("enter",),
                    Words(fr="Condition d’entrée", en="Entry condition"),
                    Words(fr="Exemple : amount > 0.", en="Example: amount > 0."),
                    code=True,
                ),
                Field(
                    ("exit",),
                    Words(fr="Critères de sortie", en="Exit criteria"),
                    Words(
                        fr="Un par ligne : ce qui doit être acquis pour avancer.",
                        en="One per line: what must be secured to advance.",
                    ),
                    "lines",
                ),
                Field(
                    ("questions",),
                    Words(fr="Questions à poser", en="Questions to ask"),
                    Words(fr="Une par ligne.", en="One per line."),
                    "lines",
                ),
                Field(
                    ("scripts",),
                    Words(fr="Scripts", en="Scripts"),
                    Words(fr="Un par ligne.", en="One per line."),
                    "lines",
                ),
                Field(
                    ("documents",),
                    Words(fr="Documents", en="Documents"),
                    Words(fr="Un par ligne.", en="One per line."),
                    "lines",
                ),
            ),
            inside=(
                Items(
                    "follow_ups",
                    Words(fr="Relances", en="Follow-ups"),
                    Words(fr="Relance", en="Follow-up"),
                    Words(fr="Ajouter une relance", en="Add a follow-up"),
                    Words(fr="Aucune relance prévue.", en="No follow-up planned."),
                    (
                        Field(
                            ("after",),
                            Words(fr="Après", en="After"),
                            Words(fr="Exemple : 2 days.", en="Example: 2 days."),
                        ),
                        Field(("how",), Words(fr="Moyen", en="How"), Words(fr="Appel, e-mail…", en="Call, e-mail…")),
                        Field(("template",), Words(fr="Modèle", en="Template"), code=True),
                    ),
                ),
            ),
            ordered=True,
        ),
    ),
)

COMPONENTS: tuple[ComponentForm, ...] = (TARGET, OFFER, PRICE, CHANNELS, PROCESS)

FOCUS = ComponentForm(
    "focus",
    Words(fr="Focus", en="Focus"),
    Words(
        fr="Que suivons-nous de près ces prochaines semaines, et que ferons-nous si cela dérive ?",
        en="What do we follow closely these coming weeks, and what shall we do if it drifts?",
    ),
    (
        Field(
            ("from",),
            Words(fr="Premier jour", en="First day"),
            Words(fr="Exemple : 2026-11-02.", en="Example: 2026-11-02."),
        ),
        Field(
            ("weeks",),
            Words(fr="Durée en semaines", en="Length in weeks"),
            Words(
                fr="De deux à quatre : moins ne montre rien, plus n’est plus un focus.",
                en="Two to four: less shows nothing, more is no longer a focus.",
            ),
        ),
    ),
    (
        Items(
            "kpis",
            Words(fr="Indicateurs", en="KPIs"),
            Words(fr="Indicateur", en="KPI"),
            Words(fr="Ajouter un indicateur", en="Add a KPI"),
            Words(
                fr="Aucun indicateur en focus : rien n’est surveillé, aucune alerte ne peut partir.",
                en="No KPI in focus: nothing is watched, no alert can fire.",
            ),
            (
                Field(
                    ("kpi",),
                    Words(fr="Indicateur", en="KPI"),
                    Words(
                        fr="Exemples : stage_conversion(decouverte -> proposition), average_discount.",
                        en="Examples: stage_conversion(discovery -> proposal), average_discount.",
                    ),
                    code=True,
                ),
                Field(
                    ("target",),
                    Words(fr="Cible", en="Target"),
                    Words(fr="Ce que l’on veut tenir. Exemple : 45 %.", en="What we want to hold. Example: 45%."),
                ),
                Field(
                    ("alert",),
                    Words(fr="Seuil d’alerte", en="Alert threshold"),
                    Words(
                        fr="Plus mauvais que la cible, d’un écart qui compte. Exemple : 35 %.",
                        en="Worse than the target, by a gap that matters. Example: 35%.",
                    ),
                ),
                Field(
                    ("action", "what"),
                    Words(fr="Action type", en="Standard action"),
                    Words(fr="Ce qu’une alerte déclenche.", en="What an alert opens."),
                    "text",
                ),
                Field(("action", "owner"), Words(fr="Responsable", en="Owner")),
                Field(
                    ("action", "due_in"),
                    Words(fr="Délai", en="Time given"),
                    Words(fr="Exemple : 5 days.", en="Example: 5 days."),
                ),
                Field(
                    ("action", "steps"),
                    Words(fr="Étapes", en="Steps"),
                    Words(fr="Une par ligne, dans l’ordre.", en="One per line, in order."),
                    "lines",
                ),
            ),
            most=3,
            refusal=Words(
                fr="Trois indicateurs en focus au plus : au-delà, l’équipe ne regarde plus rien de près, et avec "
                "quatre alertes à 5 % une fausse alerte revient presque une année sur cinq. En retirer un d’abord.",
                en="Three KPIs in focus at most: beyond, the team looks closely at nothing, and with four alerts at 5% "
                "a false one comes almost one year in five. Remove one first.",
            ),
        ),
    ),
)

FORMS: tuple[ComponentForm, ...] = (*COMPONENTS, FOCUS)
"""All that a form can write: the five components, and the focus."""

BY_KEY: dict[str, ComponentForm] = {c.key: c for c in FORMS}
