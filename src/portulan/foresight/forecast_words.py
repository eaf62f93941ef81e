"""What the pages of the forecast say."""

from portulan.language.words import Words

FORECAST_WORDS: dict[str, Words] = {
    "forecast.tab": Words(fr="Prévision", en="Forecast"),
    "forecast.title": Words(fr="Prévision de chiffre d’affaires", en="Revenue forecast"),
    "forecast.eyebrow": Words(fr="vue le {day:date}", en="as of {day:date}"),
    "forecast.none": Words(fr="Rien à prévoir pour l’instant", en="Nothing to forecast yet"),
    "forecast.load": Words(fr="Charger des données", en="Load data"),
    "forecast.wait.title": Words(fr="La prévision se règle sur son passé", en="The forecast is being set by its past"),
    "forecast.wait.text": Words(
        fr="Portulan refait les prévisions des mois passés, avec ce qu’on savait alors, pour savoir quelle confiance "
        "se faire. "
        "C’est l’affaire de quelques secondes, une fois par import.",
        en="Portulan makes again the forecasts of past months, with what was known then, to learn how far to trust "
        "itself. It takes "
        "a few seconds, once per import.",
    ),
    "forecast.wait.done": Words(fr="{done} mois sur {total}", en="{done} months of {total}"),
    "forecast.wait.again": Words(fr="Relire la page", en="Read the page again"),
    "forecast.tools": Words(fr="Ce qui est prévu", en="What is forecast"),
    "forecast.span": Words(fr="Jusqu’à", en="Until"),
    "forecast.span.plan": Words(fr="la fin de la période du plan", en="the end of the plan’s period"),
    "forecast.span.quarter": Words(fr="la fin du trimestre", en="the end of the quarter"),
    "forecast.span.months": Words(fr="{n} mois", en="{n} {n:?month|months}"),
    "forecast.target": Words(fr="Objectif à atteindre", en="Target to reach"),
    "forecast.show": Words(fr="Afficher", en="Show"),
    "forecast.api": Words(fr="Les mêmes chiffres en JSON", en="The same figures as JSON"),
    "forecast.fan.title": Words(fr="Mois passés et mois à venir", en="Past months and months to come"),
    "forecast.fan.sub": Words(
        fr="chiffre d’affaires du mois ; bandes à 80 % et 95 %", en="revenue of the month; 80% and 95% bands"
    ),
    "forecast.fan.reading": Words(
        fr="Réalisé par mois, puis la prévision : de {low:money} à {high:money} en {month}, huit fois sur dix.",
        en="Revenue by month, then the forecast: {low:money} to {high:money} in {month}, eight times in ten.",
    ),
    "forecast.key.past": Words(fr="réalisé", en="made"),
    "forecast.key.expected": Words(fr="attendu", en="expected"),
    "forecast.key.80": Words(fr="8 fois sur 10", en="8 times in 10"),
    "forecast.key.95": Words(fr="19 fois sur 20", en="19 times in 20"),
    "forecast.parts.title": Words(fr="De quoi il est fait", en="What it is made of"),
    "forecast.parts.sub": Words(fr="montants attendus, qui s’additionnent", en="expected amounts, which add up"),
    "forecast.part.month": Words(fr="mois", en="month"),
    "forecast.part.total": Words(fr="attendu", en="expected"),
    "forecast.part.interval": Words(fr="8 fois sur 10", en="8 times in 10"),
    "forecast.part.closed": Words(fr="déjà fait", en="closed"),
    "forecast.part.open": Words(fr="affaires ouvertes", en="open deals"),
    "forecast.part.new": Words(fr="affaires à créer", en="deals to come"),
    "forecast.part.other": Words(fr="ventes hors affaire", en="sales without a deal"),
    "forecast.table.parts": Words(fr="Tableau des mois", en="Table of months"),
    "forecast.table.deals": Words(fr="Tableau des affaires", en="Table of deals"),
    "forecast.table.months": Words(fr="Notes des mois,", en="Scores of months,"),
    "forecast.table.chances": Words(fr="Notes des chances,", en="Scores of chances,"),
    "forecast.deals.title": Words(fr="Affaires ouvertes", en="Open deals"),
    "forecast.deals.sub": Words(
        fr="{shown} sur {n}, celles qui pèsent le plus dans la prévision", en="{shown} of {n}, those that weigh most"
    ),
    "forecast.deals.all": Words(fr="Toutes les affaires ouvertes", en="All open deals"),
    "forecast.deal": Words(fr="affaire", en="deal"),
    "forecast.deal.stage": Words(fr="étape", en="stage"),
    "forecast.deal.days": Words(fr="dans l’étape", en="in stage"),
    "forecast.deal.owner": Words(fr="responsable", en="owner"),
    "forecast.deal.chance": Words(fr="chance d’ici là", en="chance by then"),
    "forecast.deal.said": Words(fr="en mots", en="in words"),
    "forecast.deal.amount": Words(fr="montant si gagnée", en="amount if won"),
    "forecast.deal.weight": Words(fr="pèse", en="weighs"),
    "forecast.chance.sure": Words(fr="presque sûre", en="almost certain"),
    "forecast.chance.likely": Words(fr="probable", en="likely"),
    "forecast.chance.even": Words(fr="une chance sur deux", en="one in two"),
    "forecast.chance.possible": Words(fr="possible", en="possible"),
    "forecast.chance.unlikely": Words(fr="peu probable", en="unlikely"),
    "forecast.chance.remote": Words(fr="très peu probable", en="remote"),
    "forecast.trust.title": Words(fr="À quoi elle se fie", en="What it trusts"),
    "forecast.trust.bottom_up": Words(fr="les affaires", en="the deals"),
    "forecast.trust.top_down": Words(fr="la tendance des totaux", en="the trend of the totals"),
    "forecast.trust.last_quarter": Words(fr="les mêmes mois du trimestre d’avant", en="the same months last quarter"),
    "forecast.trust.last_year": Words(fr="la moyenne des douze derniers mois", en="the mean of the last twelve months"),
    "forecast.trust.learnt": Words(
        fr="Poids pour le premier mois, appris des prévisions passées dont on connaît l’issue. Plus loin, les totaux "
        "pèsent davantage.",
        en="Weights for the first month, learnt from past forecasts whose outcome is known. Further ahead the totals "
        "weigh more.",
    ),
    "forecast.definition": Words(fr="Comment c’est calculé", en="How it is computed"),
    "forecast.method": Words(
        fr="Chaque étape a appris ses chances d’avancer et de perdre, selon l’ancienneté, la saison et le profil des "
        "affaires. "
        "La chance d’une affaire est celle d’affaires semblables.",
        en="Each stage has learnt its chances to advance and to lose, by age, season and profile of the deals. The "
        "chance of a deal is "
        "that of deals alike.",
    ),
    "forecast.scores.link": Words(fr="Ce que valaient les prévisions", en="How good forecasts were"),
    "forecast.scores.title": Words(fr="Ce que valaient les prévisions", en="How good forecasts were"),
    "forecast.scores.lead": Words(
        fr="Une prévision ne vaut que par ce qu’elle a dit avant. Chaque mois annoncé puis fini est compté.",
        en="A forecast is worth what it said beforehand. Every month announced and since over is counted.",
    ),
    "forecast.scores.made": Words(fr="Conservées quand elles ont été faites", en="Kept when they were made"),
    "forecast.scores.made.none": Words(
        fr="{n} {n:?prévision est conservée|prévisions sont conservées} ; aucun des mois annoncés n’est encore fini. "
        "Portulan garde celle "
        "de chaque jour où on la lit.",
        en="{n} {n:?forecast is|forecasts are} kept; none of the months announced is over yet. Portulan keeps one for "
        "each day it is read.",
    ),
    "forecast.scores.recomputed": Words(fr="Recalculées à la date des mois passés", en="Recomputed as of past months"),
    "forecast.scores.recomputed.sub": Words(
        fr="faites aujourd’hui avec ce qu’on savait alors, revenu des affaires seul",
        en="made today with what was known then, revenue of deals only",
    ),
    "forecast.scores.none": Words(
        fr="L’historique est trop court pour refaire les prévisions du passé.",
        en="The history is too short to make past forecasts again.",
    ),
    "forecast.scores.horizon": Words(fr="à l’avance", en="ahead"),
    "forecast.scores.n": Words(fr="mois", en="months"),
    "forecast.scores.error": Words(fr="erreur moyenne", en="mean error"),
    "forecast.scores.relative": Words(fr="d’un mois moyen", en="of a mean month"),
    "forecast.scores.habit": Words(
        fr="erreur de la moyenne des 3 derniers mois", en="error of the mean of the last 3 months"
    ),
    "forecast.scores.bias": Words(fr="biais", en="bias"),
    "forecast.scores.80": Words(fr="dans les 80 %", en="inside 80%"),
    "forecast.scores.95": Words(fr="dans les 95 %", en="inside 95%"),
    "forecast.scores.few": Words(
        fr="Moins de {least} mois : une seule surprise pèse trop pour juger les intervalles.",
        en="Fewer than {least} months: a single surprise weighs too much to judge the intervals.",
    ),
    "forecast.scores.chart": Words(
        fr="Annoncé un mois à l’avance, et réalisé", en="Announced one month ahead, and made"
    ),
    "forecast.scores.chart.reading": Words(
        fr="Sur {n} mois, {inside} sont tombés dans l’intervalle à 80 %.",
        en="Of {n} months, {inside} fell inside the 80% interval.",
    ),
    "forecast.scores.deals": Words(fr="Les chances des affaires tiennent-elles ?", en="Do the deals’ chances hold?"),
    "forecast.scores.deals.sub": Words(
        fr="chance annoncée → part réellement gagnée ; score de Brier, plus bas est mieux",
        en="chance announced → share really won; Brier score, lower is better",
    ),
    "forecast.scores.deals.n": Words(fr="annonces", en="announced"),
    "forecast.scores.brier": Words(fr="Brier", en="Brier"),
    "forecast.scores.climate": Words(fr="Brier de la fréquence passée", en="Brier of the past frequency"),
    "forecast.scores.gap": Words(fr="écart moyen", en="mean gap"),
    "forecast.scores.bands": Words(fr="annoncé → arrivé", en="said → happened"),
}
