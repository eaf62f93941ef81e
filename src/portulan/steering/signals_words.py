"""What the page of review signals says, and what a review writes in the journal."""

from portulan.language.words import Words

SIGNALS_WORDS: dict[str, Words] = {
    "signals.tab": Words(fr="Signaux de revue", en="Review signals"),
    "signals.lead": Words(
        fr="Cinq questions posées chaque semaine aux faits : le dernier trimestre contre l’année qui l’a précédé. Un "
        "signal ne dit pas quoi faire, il dit quelle partie de la stratégie rouvrir.",
        en="Five questions put to the facts every week: the last quarter against the year before it. A signal does "
        "not say what to do; it says which part of the strategy to open again.",
    ),
    "signals.since": Words(fr="depuis le {since:date}", en="since {since:date}"),
    "signals.question": Words(fr="La question posée à la stratégie", en="The question put to the strategy"),
    "signals.component": Words(fr="Partie du plan : {name}", en="Part of the plan: {name}"),
    "signals.component.target": Words(fr="la cible", en="the target"),
    "signals.component.offer": Words(fr="l’offre", en="the offer"),
    "signals.component.price": Words(fr="le prix", en="the price"),
    "signals.component.channels": Words(fr="les canaux", en="the channels"),
    "signals.component.process": Words(fr="le process", en="the process"),
    "signals.decision": Words(fr="Ce qui est décidé aujourd’hui", en="What is decided today"),
    "signals.records": Words(fr="Les enregistrements", en="The records behind"),
    "signals.drivers": Words(fr="Ce qui a fait bouger le chiffre", en="What moved the figure"),
    "signals.compared": Words(fr="Ce qui est comparé", en="What is compared"),
    "signals.group": Words(fr="Comparaison", en="Comparison"),
    "signals.state": Words(fr="État", en="State"),
    "signals.z": Words(fr="z (seuil {limit})", en="z (limit {limit})"),
    "signals.why": Words(fr="Depuis quand, ou pourquoi", en="Since when, or why"),
    "signals.how": Words(fr="Comment il est calculé, et ce qu’il vaut", en="How it is computed, and its worth"),
    "signals.false_alarm": Words(
        fr="Regardé chaque semaine, il se déclenche pour rien moins de {share:share} des années, sur des entreprises "
        "simulées où rien ne change.",
        en="Looked at every week, it fires for nothing in fewer than {share:share} of years, on simulated companies in "
        "which nothing changes.",
    ),
    "signals.week": Words(fr="Trimestre finissant le", en="Quarter ending"),
    "signals.fires": Words(fr="à revoir", en="to review"),
    "signals.zhead": Words(fr="z", en="z"),
    "signals.seen.pipeline_flat_sales": Words(fr="gagnées", en="won"),
    "signals.base.pipeline_flat_sales": Words(fr="promises par le pipeline", en="promised by the pipeline"),
    "signals.seen.cycle_longer": Words(fr="âge des gagnées", en="age of the deals won"),
    "signals.base.cycle_longer": Words(fr="âge attendu", en="age expected"),
    "signals.seen.discount_up": Words(fr="ce trimestre", en="this quarter"),
    "signals.base.discount_up": Words(fr="l’année d’avant", en="the year before"),
    "signals.seen.churn_worse": Words(fr="ce trimestre", en="this quarter"),
    "signals.base.churn_worse": Words(fr="attendu", en="expected"),
    "signals.seen.noisy_acquisition": Words(fr="convertis ce trimestre", en="converted this quarter"),
    "signals.base.noisy_acquisition": Words(fr="l’année d’avant", en="the year before"),
    "signals.chart.pipeline_flat_sales": Words(
        fr="Affaires gagnées en treize semaines, et celles que l’âge du pipeline promettait",
        en="Deals won in thirteen weeks, and those the ages of the pipeline promised",
    ),
    "signals.chart.cycle_longer": Words(
        fr="{group} : âge, en semaines, des affaires gagnées", en="{group}: age, in weeks, of the deals won"
    ),
    "signals.chart.discount_up": Words(
        fr="{group}, en treize semaines et sur l’année d’avant", en="{group}, over thirteen weeks and the year before"
    ),
    "signals.chart.churn_worse": Words(
        fr="{group}, en treize semaines et à quoi s’attendre", en="{group}, over thirteen weeks and what to expect"
    ),
    "signals.chart.noisy_acquisition": Words(
        fr="{group} : part convertie en treize semaines", en="{group}: share converted within thirteen weeks"
    ),
    "signals.reading": Words(
        fr="Du {first:date} au {last:date}, {seen} et {base} : de {now0} et {base0} à {now1} et {base1}.",
        en="From {first:date} to {last:date}, {seen} and {base}: from {now0} and {base0} to {now1} and {base1}.",
    ),
    "signals.parts": Words(
        fr="{kpi} : de {before:money} à {after:money} en un an (du {first:date} au {last:date}, contre les mêmes "
        "semaines)",
        en="{kpi}: from {before:money} to {after:money} in a year ({first:date} to {last:date}, against the same "
        "weeks)",
    ),
    "signals.part": Words(fr="Effet", en="Effect"),
    "signals.part.value": Words(fr="Montant", en="Amount"),
    "signals.part.between": Words(fr="Intervalle à 95 %", en="95% interval"),
    "signals.review": Words(fr="Ouvrir la revue", en="Open the review"),
    "signals.review.owner": Words(fr="Qui la mène", en="Who leads it"),
    "signals.review.due": Words(fr="Pour le", en="Due"),
    "signals.review.hint": Words(
        fr="La revue s’inscrit au journal, et devient une action de son responsable.",
        en="The review is written in the journal, and becomes an action of its owner.",
    ),
    "signals.review.open": Words(
        fr="Revue ouverte le {opened:date}, menée par {owner:raw}, pour le {due:date}.",
        en="Review opened {opened:date}, led by {owner:raw}, due {due:date}.",
    ),
    "signals.review.done": Words(
        fr="Revue close le {closed:date} par {owner:raw}.", en="Review closed {closed:date} by {owner:raw}."
    ),
    "signals.review.only": Words(
        fr="Ouvrir une revue revient à la direction et aux responsables d’équipe.",
        en="Opening a review is for management and team managers.",
    ),
    "signals.none.title": Words(fr="Aucune donnée n’est chargée.", en="No data is loaded."),
    "signals.none.text": Words(
        fr="Il faut 65 semaines d’affaires, gagnées et perdues, pour qu’un signal puisse parler.",
        en="A signal needs 65 weeks of deals, won and lost, before it can speak.",
    ),
    "signals.none.load": Words(fr="Charger des données", en="Load data"),
    "signals.json": Words(fr="Les mêmes en JSON", en="The same as JSON"),
    "signals.method": Words(fr="Comment c’est mesuré", en="How this is measured"),
}
REVIEW_OPENED = Words(fr="Revue ouverte : {name}. {verdict}", en="Review opened: {name}. {verdict}")
REVIEW = Words(
    fr="Revue de la stratégie, {component} : {question}", en="Review of the strategy, {component}: {question}"
)
