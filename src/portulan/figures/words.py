"""What the figures pages say."""

from portulan.language.words import Words

WORDS: dict[str, Words] = {
    # ── navigation and heads ──
    "figures.nav": Words(fr="Les chiffres", en="Figures"),
    "figures.tab": Words(fr="Indicateurs", en="KPIs"),
    "figures.drivers": Words(fr="Ce qui l’a fait bouger", en="What moved it"),
    "figures.level.results": Words(fr="Résultats", en="Results"),
    "figures.level.efficiency": Words(fr="Efficacité", en="Efficiency"),
    "figures.level.economy": Words(fr="Économie", en="Economy"),
    "figures.level.own": Words(fr="Vos indicateurs", en="Your own KPIs"),
    "figures.level.own.asks": Words(fr="ceux que le plan déclare", en="those the plan declares"),
    "figures.level.results.asks": Words(fr="ce que l’entreprise a obtenu", en="what the company obtained"),
    "figures.level.efficiency.asks": Words(fr="comment les affaires avancent", en="how deals move forward"),
    "figures.level.economy.asks": Words(
        fr="ce que coûtent les clients et ce qu’ils rapportent", en="what customers cost and what they bring"
    ),
    # ── the verdict of the overview ──
    "figures.verdict.two": Words(
        fr="{sold:money} vendus, et {rate:share0} des affaires closes gagnées.",
        en="{sold:money} sold, and {rate:share0} of closed deals won.",
    ),
    "figures.verdict.sold": Words(
        fr="{sold:money} vendus ; le taux de gain ne peut pas être calculé.",
        en="{sold:money} sold; the win rate cannot be computed.",
    ),
    "figures.verdict.rate": Words(
        fr="{rate:share0} des affaires closes sont gagnées ; le chiffre d’affaires ne peut pas être calculé.",
        en="{rate:share0} of closed deals are won; revenue cannot be computed.",
    ),
    "figures.verdict.none": Words(
        fr="Sur cette période, il y a trop peu de faits pour conclure.",
        en="Over this period there are too few facts to conclude.",
    ),
    "figures.verdict.waiting": Words(fr="Les chiffres arrivent.", en="The figures are on their way."),
    "figures.waiting": Words(fr="En cours de calcul…", en="Being computed…"),
    "figures.waiting.again": Words(fr="Actualiser", en="Read again"),
    "figures.counts": Words(
        fr="{all} {all:?chiffre|chiffres} : {parts:list}.", en="{all} {all:?figure|figures}: {parts:list}."
    ),
    "figures.counts.ok": Words(fr="{n} {n:?mûr|mûrs}", en="{n} ripe"),
    "figures.counts.unfinished": Words(fr="{n} {n:?inachevé|inachevés}", en="{n} unfinished"),
    "figures.counts.too_few": Words(fr="{n} sur trop peu d’enregistrements", en="{n} on too few records"),
    "figures.counts.no_data": Words(fr="{n} sans données", en="{n} without data"),
    "figures.counts.waiting": Words(fr="{n} en cours de calcul", en="{n} being computed"),
    # ── the toolbar ──
    "figures.tools": Words(fr="Ce qui est montré", en="What is shown"),
    "figures.period": Words(fr="Période", en="Period"),
    "figures.period.weeks12": Words(fr="12 dernières semaines", en="Last 12 weeks"),
    "figures.period.year": Words(fr="Cette année", en="This year"),
    "figures.period.months12": Words(fr="12 derniers mois", en="Last 12 months"),
    "figures.period.all": Words(fr="Depuis l’origine", en="Since the beginning"),
    "figures.period.custom": Words(fr="Entre deux dates", en="Between two dates"),
    "figures.from": Words(fr="Du", en="From"),
    "figures.until": Words(fr="Au (inclus)", en="To (included)"),
    "figures.by": Words(fr="Par", en="By"),
    "figures.by2": Words(fr="puis par", en="then by"),
    "figures.by.none": Words(fr="Sans découpe", en="Not split"),
    "figures.grain": Words(fr="Un point par", en="One point per"),
    "figures.grain.week": Words(fr="semaine", en="week"),
    "figures.grain.month": Words(fr="mois", en="month"),
    "figures.grain.quarter": Words(fr="trimestre", en="quarter"),
    "figures.where": Words(fr="Condition", en="Condition"),
    "figures.where.hint": Words(
        fr="Comme dans le plan : amount > 10_000 and channel = 'salons'",
        en="As in the plan: amount > 10_000 and channel = 'salons'",
    ),
    "figures.where.reads": Words(fr="La condition se lit.", en="The condition reads well."),
    "figures.any": Words(fr="tous", en="all"),
    "figures.more": Words(fr="Plus de choix", en="More choices"),
    "figures.also": Words(fr="Choisir aussi dans", en="Also choose within"),
    "figures.empty": Words(fr="(vide)", en="(empty)"),
    "figures.stage": Words(fr="De l’étape", en="From stage"),
    "figures.next": Words(fr="à l’étape", en="to stage"),
    "figures.stage.following": Words(fr="la suivante", en="the next one"),
    "figures.show": Words(fr="Afficher", en="Show"),
    "figures.reset": Words(fr="Tout remettre à zéro", en="Reset everything"),
    "figures.export": Words(fr="Exporter", en="Export"),
    "figures.export.csv": Words(fr="Tableau CSV", en="CSV table"),
    "figures.export.json": Words(fr="JSON", en="JSON"),
    "figures.export.what": Words(
        fr="{name}, {span}, lu au {as_of:date}. {rows} {rows:?ligne|lignes}, avec intervalles et effectifs.",
        en="{name}, {span}, read as of {as_of:date}. {rows} {rows:?row|rows}, with intervals and samples.",
    ),
    "figures.view": Words(fr="Deux lectures, deux chiffres", en="Two readings, two figures"),
    "figures.view.cohort": Words(fr="Cohortes", en="Cohorts"),
    "figures.view.period": Words(fr="Période", en="Period"),
    # ── the page of one figure ──
    "figures.cohorts": Words(fr="cohortes entrées {span}", en="cohorts that entered {span}"),
    "figures.stock": Words(fr="au soir du {day:date}", en="at the end of {day:date}"),
    "figures.seen": Words(fr="{span}", en="{span}"),
    "figures.stages": Words(fr="{stage} → {next}", en="{stage} → {next}"),
    "figures.between": Words(
        fr="entre {low} et {high}, à {level:share0}", en="between {low} and {high}, at {level:share0}"
    ),
    "figures.and": Words(fr="{names:list}", en="{names:list}"),
    "figures.noun.opportunity": Words(fr="{n:?affaire|affaires}", en="{n:?deal|deals}"),
    "figures.noun.passage": Words(fr="{n:?affaire|affaires}", en="{n:?deal|deals}"),
    "figures.noun.lead": Words(fr="{n:?lead|leads}", en="{n:?lead|leads}"),
    "figures.noun.sale": Words(fr="{n:?vente|ventes}", en="{n:?sale|sales}"),
    "figures.noun.activity": Words(fr="{n:?activité|activités}", en="{n:?activity|activities}"),
    "figures.noun.account": Words(fr="{n:?entreprise|entreprises}", en="{n:?account|accounts}"),
    "figures.noun.order": Words(fr="{n:?commande|commandes}", en="{n:?order|orders}"),
    "figures.noun.customer": Words(fr="{n:?client|clients}", en="{n:?customer|customers}"),
    "figures.noun.signer": Words(fr="{n:?client|clients}", en="{n:?customer|customers}"),
    "figures.noun.none": Words(fr="", en=""),
    "figures.exact": Words(fr="somme exacte, sans échantillon", en="exact sum, nothing sampled"),
    "figures.sample": Words(fr="n = {n} {what}", en="n = {n} {what}"),
    "figures.trend.down": Words(fr="En baisse {over}", en="Falling {over}"),
    "figures.trend.up": Words(fr="En hausse {over}", en="Rising {over}"),
    "figures.trend.flat": Words(fr="Pas de tendance nette {over}", en="No clear trend {over}"),
    "figures.trend.unknown": Words(
        fr="Trop peu de points mûrs pour dire une tendance", en="Too few ripe points to tell a trend"
    ),
    "figures.over.week": Words(fr="sur {n} {n:?semaine|semaines}", en="over {n} {n:?week|weeks}"),
    "figures.over.month": Words(fr="sur {n} mois", en="over {n} {n:?month|months}"),
    "figures.over.quarter": Words(fr="sur {n} {n:?trimestre|trimestres}", en="over {n} {n:?quarter|quarters}"),
    "figures.trend.sub.stock": Words(fr="au dernier jour, par {grain}", en="on the last day, by {grain}"),
    "figures.trend.sub.cohort": Words(fr="par {grain} d’entrée", en="by {grain} of entry"),
    "figures.trend.sub.period": Words(fr="par {grain}", en="by {grain}"),
    "figures.trend.key.ripe": Words(fr="point mûr et son intervalle", en="ripe point and its interval"),
    "figures.trend.key.sum": Words(fr="période entière", en="whole period"),
    "figures.trend.key.running": Words(fr="période en cours", en="period under way"),
    "figures.trend.key.open": Words(fr="inachevé : peut encore bouger", en="unfinished: may still move"),
    "figures.against.limit.crossed": Words(
        fr="Tout l’intervalle a passé le seuil.", en="The whole interval is past the threshold."
    ),
    "figures.against.limit.point": Words(
        fr="Le point a passé le seuil, pas encore l’intervalle.",
        en="The estimate is past the threshold, the interval not yet.",
    ),
    "figures.against.limit.near": Words(
        fr="Le seuil est dans l’intervalle : on ne peut pas exclure qu’il soit passé.",
        en="The threshold is inside the interval: it cannot be ruled out that it is past.",
    ),
    "figures.against.goal.reached": Words(
        fr="Tout l’intervalle est au-delà de la cible.", en="The whole interval is beyond the target."
    ),
    "figures.against.goal.near": Words(
        fr="La cible est dans l’intervalle : rien ne dit encore qu’elle est manquée.",
        en="The target is inside the interval: nothing says yet that it is missed.",
    ),
    "figures.against.goal.missed": Words(
        fr="Le seuil n’est pas passé ; la cible reste à atteindre.",
        en="The threshold is not past; the target is still to be reached.",
    ),
    "figures.trend.slower": Words(fr="Regrouper par trimestre", en="Group by quarter"),
    "figures.won": Words(fr="gagnée", en="won"),
    "figures.grain.auto": Words(fr="Selon les volumes", en="As volumes allow"),
    "figures.trend.none": Words(
        fr="Chaque point compte trop peu d’enregistrements pour un intervalle qui dise quelque chose.",
        en="Every point has too few records for an interval that says anything.",
    ),
    "figures.trend.reading": Words(
        fr="{name}, {points} {points:?point|points} : {first} {at_first}, {last} {at_last}.",
        en="{name}, {points} {points:?point|points}: {first} in {at_first}, {last} in {at_last}.",
    ),
    "figures.standing.above": Words(fr="{names:list} : au-dessus de l’ensemble", en="{names:list}: above the whole"),
    "figures.standing.below": Words(fr="{names:list} : en dessous de l’ensemble", en="{names:list}: below the whole"),
    "figures.standing.both": Words(
        fr="{above:list} au-dessus de l’ensemble, {below:list} en dessous",
        en="{above:list} above the whole, {below:list} below",
    ),
    "figures.standing.none": Words(
        fr="Par {name}, aucun groupe ne se détache nettement", en="By {name}, no group clearly stands out"
    ),
    "figures.standing.plain": Words(fr="Par {name}", en="By {name}"),
    "figures.standing.rule": Words(
        fr="ensemble {whole} ; {n} groupes comparés, 5 % de risque pour tous",
        en="whole {whole}; {n} groups compared, 5% risk for all together",
    ),
    "figures.standing.whole": Words(fr="ensemble {whole}", en="whole {whole}"),
    "figures.column.value": Words(fr="Valeur", en="Value"),
    "figures.column.interval": Words(fr="{level:share0}", en="{level:share0}"),
    "figures.column.drawn": Words(
        fr="Intervalle dessiné, de {low} à {high}", en="Interval drawn, from {low} to {high}"
    ),
    "figures.column.bounds": Words(fr="Intervalle", en="Interval"),
    "figures.column.records": Words(fr="Détail", en="Records"),
    "figures.records.of": Words(fr="Voir les enregistrements : {group}", en="See the records: {group}"),
    "figures.split.cut": Words(
        fr="{shown} groupes montrés sur {n} ; l’export les a tous.",
        en="{shown} groups shown of {n}; the export has them all.",
    ),
    "figures.split.every": Words(fr="Tous les montrer", en="Show them all"),
    "figures.groups.none": Words(
        fr="Aucun enregistrement dans cette période : rien à découper.",
        en="No record in this period: nothing to split.",
    ),
    "figures.whole": Words(fr="ensemble", en="whole"),
    "figures.table.of": Words(fr="Tableau : {name}", en="Table: {name}"),
    "figures.table": Words(fr="{name} par {by}", en="{name} by {by}"),
    # ── funnel ──
    "figures.funnel": Words(fr="Où les affaires s’arrêtent", en="Where deals stop"),
    "figures.funnel.sub": Words(fr="étapes entrées {span}", en="stages entered {span}"),
    "figures.funnel.entered": Words(fr="{n} {n:?entrée|entrées}", en="{n} entered"),
    "figures.funnel.split": Words(
        fr="{advanced} {advanced:?avancée|avancées} · {open} {open:?ouverte|ouvertes} · {lost} {lost:?perdue|perdues}",
        en="{advanced} advanced · {open} open · {lost} lost",
    ),
    "figures.funnel.reading": Words(
        fr="{name}, {n} {n:?entrée|entrées} : {advanced} {advanced:?avancée|avancées}, "
        "{open} {open:?ouverte|ouvertes}, {lost} {lost:?perdue|perdues}",
        en="{name}, {n} entered: {advanced} advanced, {open} open, {lost} lost",
    ),
    "figures.funnel.advanced": Words(fr="avancées", en="advanced"),
    "figures.funnel.open": Words(fr="ouvertes : ni gagnées ni perdues", en="open: neither won nor lost"),
    "figures.funnel.lost": Words(fr="perdues", en="lost"),
    # ── definition ──
    "figures.definition.short": Words(fr="définition", en="definition"),
    "figures.open.page": Words(fr="Ouvrir la page du chiffre", en="Open the page of this figure"),
    "figures.funnel.returned": Words(fr="{n} {n:?revenue|revenues} en arrière", en="{n} came back"),
    "figures.key.shrunk": Words(
        fr="rapproché de l’ensemble, d’autant plus qu’il y a peu d’enregistrements ; le tri suit cette valeur",
        en="drawn towards the whole, the more so the fewer the records; sorting follows this value",
    ),
    "figures.key.raw": Words(fr="valeur brute", en="raw value"),
    "figures.key.value": Words(fr="valeur et son intervalle", en="value and its interval"),
    "figures.definition": Words(fr="Définition", en="Definition"),
    "figures.definition.horizon": Words(fr="Délai", en="Horizon"),
    "figures.definition.reach": Words(fr="Recul", en="Followed for"),
    "figures.definition.horizon.days": Words(fr="{n} jours", en="{n} days"),
    "figures.definition.cohort": Words(fr="Cohorte", en="Cohort"),
    "figures.definition.cohort.passage": Words(fr="première entrée dans l’étape", en="first entry into the stage"),
    "figures.definition.cohort.opportunity": Words(
        fr="affaires créées dans la période", en="deals created in the period"
    ),
    "figures.definition.cohort.lead": Words(fr="leads créés dans la période", en="leads created in the period"),
    "figures.definition.cohort.sale": Words(fr="ventes de la période", en="sales of the period"),
    "figures.definition.reference": Words(fr="S’écrit", en="Written"),
    "figures.method.aalen-johansen": Words(
        fr="Aalen-Johansen, intervalle log-log", en="Aalen-Johansen, log-log interval"
    ),
    "figures.method.mean, skewness-corrected": Words(
        fr="moyenne, intervalle corrigé de l’asymétrie", en="mean, interval corrected for skewness"
    ),
    "figures.method.share of market": Words(
        fr="somme exacte sur la taille déclarée", en="exact sum over the size declared"
    ),
    "figures.method.coverage": Words(fr="rapport de deux montants comptés", en="ratio of two amounts counted"),
    "figures.method.velocity": Words(
        fr="produit d’estimations, intervalle MOVER", en="product of estimates, MOVER interval"
    ),
    "figures.method.stage hazards": Words(
        fr="risques appris par étape, simulation", en="learnt stage hazards, simulation"
    ),
    "figures.method.stage hazards, pooled": Words(
        fr="risques appris par étape, mêlés à la tendance des totaux", en="learnt stage hazards, pooled with the trend"
    ),
    "figures.method.wilson": Words(fr="proportion, intervalle de Wilson", en="proportion, Wilson interval"),
    "figures.method.poisson": Words(fr="compte, intervalle de Garwood", en="count, Garwood interval"),
    "figures.method.exact sum": Words(fr="somme exacte, rien n’est estimé", en="exact sum, nothing estimated"),
    "figures.method.spend per count": Words(
        fr="dépense exacte sur un nombre, intervalle de Garwood", en="exact spend over a number, Garwood interval"
    ),
    "figures.method.bg/nbd": Words(
        fr="BG/NBD, intervalle sur le logit (méthode delta)", en="BG/NBD, interval on the logit (delta method)"
    ),
    "figures.method.bg/nbd and gamma-gamma": Words(
        fr="BG/NBD et gamma-gamma, intervalle log-normal", en="BG/NBD and gamma-gamma, log-normal interval"
    ),
    "figures.method.contract terms": Words(
        fr="périodes de contrat achevées, méthode delta", en="complete contract terms, delta method"
    ),
    "figures.method.quotient": Words(
        fr="rapport de deux estimations, méthode delta", en="quotient of two estimates, delta method"
    ),
    "figures.method.flow": Words(fr="rapport de deux comptes, sans intervalle", en="ratio of two counts, no interval"),
    "figures.method.ratio of sums": Words(fr="rapport de sommes, méthode delta", en="ratio of sums, delta method"),
    "figures.method.sample quantile": Words(
        fr="quantile observé, intervalle des rangs", en="observed quantile, order-statistic interval"
    ),
    "figures.method.incidence quantile": Words(
        fr="médiane de l’incidence, intervalle par inversion", en="median of the incidence, interval by inversion"
    ),
    "figures.method.kaplan-meier quantile": Words(
        fr="médiane de Kaplan-Meier, toutes sorties", en="Kaplan-Meier median, any exit"
    ),
    "figures.definition.open": Words(fr="Ouvertes", en="Open"),
    "figures.definition.open.n": Words(
        fr="{n}, {n:?comptée comme inachevée|comptées comme inachevées}", en="{n}, counted as unfinished"
    ),
    "figures.definition.open.none": Words(fr="aucune", en="none"),
    "figures.definition.skips": Words(fr="Étapes sautées", en="Skipped stages"),
    "figures.definition.skips.filled": Words(fr="comblées au même instant", en="filled in at the same instant"),
    "figures.definition.skips.excluded": Words(fr="laissées vides", en="left out"),
    "figures.definition.method": Words(fr="Méthode", en="Method"),
    "figures.definition.level": Words(fr="Confiance", en="Confidence"),
    "figures.definition.asof": Words(fr="Données au", en="Data as of"),
    "figures.definition.where": Words(fr="Condition", en="Condition"),
    "figures.definition.better": Words(fr="Mieux", en="Better"),
    "figures.definition.better.up": Words(fr="quand il monte", en="when it rises"),
    "figures.definition.better.down": Words(fr="quand il descend", en="when it falls"),
    "figures.how": Words(fr="Comment c’est calculé", en="How it is computed"),
    # ── the same figure elsewhere ──
    "figures.elsewhere": Words(fr="Le même chiffre, ailleurs", en="The same figure elsewhere"),
    "figures.elsewhere.sub": Words(
        fr="Ce que d’autres formules liraient sur les mêmes affaires.",
        en="What other formulas would read on the same deals.",
    ),
    "figures.elsewhere.portulan": Words(fr="Portulan", en="Portulan"),
    "figures.elsewhere.portulan.why": Words(fr="attend les affaires ouvertes", en="waits for the open deals"),
    "figures.elsewhere.entered": Words(fr="Avancées / entrées", en="Advanced / entered"),
    "figures.elsewhere.entered.won": Words(fr="Gagnées / créées", en="Won / created"),
    "figures.elsewhere.entered.why": Words(
        fr="compte les affaires ouvertes comme perdues", en="counts open deals as lost"
    ),
    "figures.elsewhere.closed": Words(fr="Affaires closes seulement", en="Closed deals only"),
    "figures.elsewhere.closed.why": Words(fr="oublie les ouvertes", en="forgets the open ones"),
    "figures.elsewhere.censored": Words(fr="Pertes censurées", en="Losses censored"),
    "figures.elsewhere.censored.why": Words(
        fr="suppose que les perdues reviendront un jour", en="supposes the lost ones will come back one day"
    ),
    # ── empty ──
    "figures.nofacts": Words(fr="Les chiffres attendent les faits.", en="The figures are waiting for the facts."),
    "figures.nofacts.what": Words(
        fr="Ici se liront les {n} chiffres du catalogue, chacun avec son intervalle et son effectif. "
        "Il faut pour cela charger un export du CRM.",
        en="The {n} figures of the catalogue will be read here, each with its interval and its sample. "
        "It takes an export of the CRM, loaded.",
    ),
    "figures.nofacts.load": Words(fr="Charger les faits", en="Load the facts"),
    # ── records ──
    "figures.records.opportunity": Words(fr="Affaires", en="Deals"),
    "figures.records.passage": Words(fr="Affaires", en="Deals"),
    "figures.records.lead": Words(fr="Leads", en="Leads"),
    "figures.records.sale": Words(fr="Ventes", en="Sales"),
    "figures.records.order": Words(fr="Commandes", en="Orders"),
    "figures.records.activity": Words(fr="Activités", en="Activities"),
    "figures.records.account": Words(fr="Entreprises", en="Accounts"),
    "figures.records.customer": Words(fr="Clients", en="Customers"),
    "figures.records.signer": Words(fr="Clients", en="Customers"),
    "figures.records.behind": Words(fr="{what} derrière le chiffre", en="{what} behind the figure"),
    "figures.records.some": Words(fr="{shown} sur {n}", en="{shown} of {n}"),
    "figures.records.all": Words(fr="Tout voir", en="See all"),
    "figures.records.range": Words(fr="{first} à {last} sur {n}", en="{first} to {last} of {n}"),
    "figures.records.pages": Words(fr="Pages", en="Pages"),
    "figures.records.before": Words(fr="Page précédente", en="Previous page"),
    "figures.records.after": Words(fr="Page suivante", en="Next page"),
    "figures.records.page": Words(fr="page {page} sur {pages}", en="page {page} of {pages}"),
    "figures.records.none": Words(fr="Aucun enregistrement derrière ce chiffre.", en="No record behind this figure."),
    "figures.records.back": Words(fr="Revenir au chiffre", en="Back to the figure"),
    "figures.records.same": Words(
        fr="Ce sont les {n} enregistrements que le chiffre compte, ni plus ni moins.",
        en="These are the {n} records the figure counts, no more and no fewer.",
    ),
    "figures.records.export": Words(fr="Exporter les {n} lignes (CSV)", en="Export the {n} rows (CSV)"),
    "figures.outcome.passage.happened": Words(fr="Avancée", en="Advanced"),
    "figures.outcome.passage.otherwise": Words(fr="Perdue", en="Lost"),
    "figures.outcome.passage.open": Words(fr="Ouverte", en="Open"),
    "figures.outcome.opportunity.happened": Words(fr="Gagnée", en="Won"),
    "figures.outcome.opportunity.otherwise": Words(fr="Perdue", en="Lost"),
    "figures.outcome.opportunity.open": Words(fr="Ouverte", en="Open"),
    "figures.outcome.lead.happened": Words(fr="Abouti", en="Reached"),
    "figures.outcome.lead.otherwise": Words(fr="Refusé", en="Refused"),
    "figures.outcome.lead.open": Words(fr="En cours", en="Under way"),
    "figures.records.latest": Words(
        fr="{shown} sur {n}, du plus récent au plus ancien", en="{shown} of {n}, latest first"
    ),
    # ── one record ──
    "figures.record.facts": Words(fr="Ce que nous savons", en="What we know"),
    "figures.record.blank": Words(
        fr="{n} {n:?champ non renseigné|champs non renseignés} : {names:list}.",
        en="{n} {n:?field|fields} not filled in: {names:list}.",
    ),
    "figures.record.stages": Words(fr="Étape par étape", en="Stage by stage"),
    "figures.record.stage": Words(fr="Étape", en="Stage"),
    "figures.record.entered": Words(fr="Entrée", en="Entered"),
    "figures.record.stay": Words(fr="Durée", en="Time spent"),
    "figures.record.now": Words(fr="en cours", en="under way"),
    "figures.record.timeline": Words(fr="Ce qui a été fait", en="What was done"),
    "figures.record.timeline.sub": Words(
        fr="{n} {n:?activité|activités}, la dernière en tête", en="{n} {n:?activity|activities}, latest first"
    ),
    "figures.record.timeline.none": Words(fr="Aucune activité chargée.", en="No activity loaded."),
    "figures.record.asof": Words(fr="Tel que connu au soir du {day:date}.", en="As known at the end of {day:date}."),
    "figures.record.notheld": Words(fr="non tenu", en="not held"),
    "figures.record.table.account": Words(fr="Entreprise", en="Account"),
    "figures.record.table.opportunity": Words(fr="Affaire", en="Deal"),
    "figures.record.table.lead": Words(fr="Lead", en="Lead"),
    "figures.record.table.sale": Words(fr="Vente", en="Sale"),
    "figures.record.table.owner": Words(fr="Commercial", en="Salesperson"),
    "figures.record.table.offer": Words(fr="Offre", en="Offer"),
    "figures.record.table.activity": Words(fr="Activité", en="Activity"),
    "figures.record.tables.opportunity": Words(fr="Affaires", en="Deals"),
    "figures.record.tables.lead": Words(fr="Leads", en="Leads"),
    "figures.record.tables.sale": Words(fr="Ventes", en="Sales"),
    "figures.record.kind.call": Words(fr="Appel", en="Call"),
    "figures.record.kind.email": Words(fr="E-mail", en="E-mail"),
    "figures.record.kind.meeting": Words(fr="Rendez-vous", en="Meeting"),
    "figures.record.kind.demo": Words(fr="Démonstration", en="Demo"),
    "figures.record.kind.visit": Words(fr="Visite", en="Visit"),
    "figures.record.kind.note": Words(fr="Note", en="Note"),
    "figures.record.kind.task": Words(fr="Tâche", en="Task"),
    "figures.record.in": Words(fr="reçu", en="received"),
    "figures.record.out": Words(fr="émis", en="sent"),
    "figures.record.status": Words(fr="Affaire {status}.", en="Deal {status}."),
    "figures.record.when": Words(fr="Date", en="Date"),
    "figures.record.state": Words(fr="État", en="Status"),
    "figures.record.amount": Words(fr="Montant", en="Amount"),
    "figures.record.missing": Words(fr="Cet enregistrement n’existe pas.", en="This record does not exist."),
    "figures.record.missing.why": Words(
        fr="Aucun enregistrement « {id:raw} » n’est connu au soir du {day:date}. Il a pu être appris plus tard, "
        "ou retiré de l’outil d’origine.",
        en="No record “{id:raw}” is known at the end of {day:date}. It may have been learnt later, or removed "
        "from the source system.",
    ),
    # ── refused questions ──
    "figures.refused": Words(fr="Cette question ne peut pas être posée.", en="This question cannot be asked."),
    "figures.refused.lead": Words(
        fr="Rien n’est perdu : ce qui a été écrit est encore dans la barre ci-dessous.",
        en="Nothing is lost: what was written is still in the bar below.",
    ),
    "figures.unknown": Words(fr="Ce chiffre n’existe pas.", en="This figure does not exist."),
    "figures.unknown.near": Words(fr="Les plus proches :", en="The nearest ones:"),
    "figures.back": Words(fr="Revenir à tous les chiffres", en="Back to all figures"),
    # ── cohorts ──
    "cohorts.tab": Words(fr="Cohortes", en="Cohorts"),
    "cohorts.verdict": Words(
        fr="Des {created} affaires créées ensemble ({cohort:raw}), {open} {open:?est encore ouverte|sont encore "
        "ouvertes} ; parmi les autres, {rate:share0} sont gagnées ({between:raw}).",
        en="Of the {created} deals created together ({cohort:raw}), {open} {open:?is|are} still open; of the others, "
        "{rate:share0} are won ({between:raw}).",
    ),
    "cohorts.verdict.whole": Words(
        fr="Des {created} affaires créées, {open} {open:?est encore ouverte|sont encore ouvertes} ; parmi les autres, "
        "{rate:share0} sont gagnées ({between:raw}).",
        en="Of the {created} deals created, {open} {open:?is|are} still open; of the others, {rate:share0} are won "
        "({between:raw}).",
    ),
    "cohorts.verdict.few": Words(
        fr="Aucune cohorte n’a encore dix affaires closes : prendre un temps plus long.",
        en="No cohort has ten closed deals yet: take a longer span.",
    ),
    "cohorts.lead": Words(
        fr="Une cohorte, ce sont les affaires créées dans le même temps. On la suit jusqu’au bout : elle ne mélange "
        "pas les ventes d’avant et celles d’après un changement.",
        en="A cohort is the deals created over the same span. It is followed to its end: it does not mix the sales of "
        "before and after a change.",
    ),
    "cohorts.span": Words(fr="Créées par", en="Created by"),
    "cohorts.split": Words(fr="Et par", en="And by"),
    "cohorts.span.week": Words(fr="semaine", en="week"),
    "cohorts.span.month": Words(fr="mois", en="month"),
    "cohorts.span.quarter": Words(fr="trimestre", en="quarter"),
    "cohorts.span.year": Words(fr="année", en="year"),
    "cohorts.span.none": Words(fr="toutes ensemble", en="all together"),
    "cohorts.split.none": Words(fr="rien d’autre", en="nothing else"),
    "cohorts.chances": Words(
        fr="La chance d’être gagnée, jour après jour", en="The chance of being won, day after day"
    ),
    "cohorts.chances.sub": Words(
        fr="depuis la création, affaires encore ouvertes comprises (Aalen-Johansen)",
        en="since creation, deals still open included (Aalen-Johansen)",
    ),
    "cohorts.chances.reading": Words(
        fr="Part des affaires gagnées selon le nombre de jours depuis leur création.",
        en="Share of deals won by the number of days since their creation.",
    ),
    "cohorts.day": Words(fr="{n} jours", en="{n} days"),
    "cohorts.group": Words(fr="groupe", en="group"),
    "cohorts.table": Words(fr="Cohorte par cohorte", en="Cohort by cohort"),
    "cohorts.open": Words(fr="dont ouvertes", en="of which open"),
    "cohorts.cut": Words(
        fr="{n} {n:?cohorte plus ancienne n’est pas montrée|cohortes plus anciennes ne sont pas montrées} : elles sont "
        "dans le fichier CSV.",
        en="{n} older {n:?cohort is|cohorts are} not shown: the CSV file has them.",
    ),
    "cohorts.csv": Words(fr="Exporter en CSV", en="Export as CSV"),
    "cohorts.definition": Words(
        fr="Le taux de gain porte sur les affaires closes de la cohorte ; un passage d’étape, sur celles qui y sont "
        "entrées. Une cohorte jeune a surtout fermé ses affaires rapides : lire la part encore ouverte avant de "
        "comparer. Une affaire close sans date n’est dans aucune cohorte.",
        en="The win rate is over the closed deals of the cohort; a passage, over those that entered the stage. A young "
        "cohort has mostly closed its quick deals: read the share still open before comparing. A deal closed without a "
        "date is in no cohort.",
    ),
}
