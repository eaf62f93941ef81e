# ruff: noqa: E501  (a sentence is proof-read on one line)
"""What the pages of tests say."""

from portulan.language.words import Words

WORDS: dict[str, Words] = {
    "tests.tab": Words(fr="Tests", en="Tests"),
    # the register
    "tests.verdict": Words(
        fr="{running} {running:?test|tests} en cours, {decided} {decided:?décidé|décidés}.{next}",
        en="{running} {running:?test|tests} running, {decided} decided.{next}",
    ),
    "tests.verdict_ready": Words(
        fr=" {n} {n:?attend|attendent} une décision que la règle autorise.",
        en=" {n} {n:?awaits|await} a decision that the rule allows.",
    ),
    "tests.verdict_next": Words(
        fr=" Le prochain sera décidable vers le {on:date}.", en=" The next will be decidable around {on:date}."
    ),
    "tests.verdict_none": Words(
        fr="Aucun test : un changement à la fois, sur des affaires tirées au hasard, dit ce qui marche.",
        en="No test: one change at a time, on deals drawn at random, tells what works.",
    ),
    "tests.new": Words(fr="Écrire un test", en="Write a test"),
    "tests.filter": Words(fr="Registre", en="Register"),
    "tests.filter_all": Words(fr="Tous", en="All"),
    "tests.search": Words(fr="Chercher dans les tests", en="Search the tests"),
    "tests.search_do": Words(fr="Chercher", en="Search"),
    "tests.nothing_found": Words(fr="Aucun test ne répond à cette recherche.", en="No test matches."),
    "tests.empty": Words(
        fr="Un test part d’une friction (un blocage, un levier, un signal), change une seule chose, et se décide par une règle écrite avant.",
        en="A test starts from a friction (a blockage, a driver, a signal), changes one thing, and is decided by a rule written before.",
    ),
    "tests.state.draft": Words(fr="Écrit", en="Written"),
    "tests.state.test": Words(fr="Tester", en="Test"),
    "tests.state.keep": Words(fr="Garder", en="Keep"),
    "tests.state.stop": Words(fr="Arrêter", en="Stop"),
    "tests.col.test": Words(fr="Test", en="Test"),
    "tests.col.state": Words(fr="Statut", en="Status"),
    "tests.col.kpi": Words(fr="Indicateur", en="KPI"),
    "tests.col.said": Words(fr="Où il en est", en="Where it stands"),
    "tests.faulty": Words(fr="Ce texte ne se lit pas.", en="This text cannot be read."),
    "tests.draft_said": Words(fr="Pas encore enregistré.", en="Not registered yet."),
    "tests.stopped_said": Words(fr="Arrêté le {on:date}. {said}", en="Stopped on {on:date}. {said}"),
    "tests.kept_said": Words(fr="À déployer depuis le {on:date}.", en="To deploy since {on:date}."),
    "tests.deployed_said": Words(
        fr="Déployé le {on:date}, version {version} du plan.",
        en="Deployed on {on:date}, version {version} of the plan.",
    ),
    # one test
    "tests.hypothesis": Words(fr="Hypothèse", en="Hypothesis"),
    "tests.friction": Words(fr="Friction", en="Friction"),
    "tests.friction_link": Words(fr="Voir d’où elle vient", en="See where it comes from"),
    "tests.change": Words(fr="Le changement (B)", en="The change (B)"),
    "tests.population": Words(fr="Population", en="Population"),
    "tests.everyone": Words(fr="tous ceux que compte l’indicateur", en="all that the KPI counts"),
    "tests.split": Words(fr="Répartition", en="Split"),
    "tests.kpi": Words(fr="Indicateur et délai", en="KPI and time"),
    "tests.within": Words(fr="dans les {days} {days:?jour|jours}", en="within {days} {days:?day|days}"),
    "tests.rule": Words(fr="Règle de décision", en="Decision rule"),
    "tests.rule_declared": Words(
        fr="{deals} affaires ou leads, {alpha:share0} de risque de déployer pour rien, {order}.",
        en="{deals} deals or leads, a {alpha:share0} risk of deploying for nothing, {order}.",
    ),
    "tests.rule_anytime": Words(
        fr="Sans nombre déclaré, {alpha:share0} de risque de déployer pour rien, {order}.",
        en="Without a declared number, a {alpha:share0} risk of deploying for nothing, {order}.",
    ),
    "tests.rail": Words(fr="Garde-fou", en="Guard-rail"),
    "tests.rail_at_most": Words(fr="{kpi:raw}, au plus {limit:raw}", en="{kpi:raw}, at most {limit:raw}"),
    "tests.rail_at_least": Words(fr="{kpi:raw}, au moins {limit:raw}", en="{kpi:raw}, at least {limit:raw}"),
    "tests.no_rail": Words(fr="aucun", en="none"),
    "tests.day": Words(fr="{day:date}", en="{day:date}"),
    "tests.start": Words(fr="Premier jour", en="First day"),
    "tests.owner": Words(fr="Responsable", en="Owner"),
    "tests.writes": Words(fr="Déployer écrit au plan", en="Deploying writes into the plan"),
    "tests.writes_nothing": Words(
        fr="rien : le plan sera modifié à la main", en="nothing: the plan will be changed by hand"
    ),
    "tests.design": Words(fr="Ce qui est écrit d’avance", en="What is written in advance"),
    "tests.text": Words(fr="Le texte : {file:raw}", en="The text: {file:raw}"),
    "tests.power": Words(fr="Ce que ce test peut montrer", en="What this test can show"),
    "tests.power_enough": Words(
        fr="{deals} suffisent pour l’effet visé.", en="{deals} are enough for the effect aimed at."
    ),
    "tests.better": Words(fr="Un meilleur test", en="A better test"),
    "tests.power_base": Words(
        fr="Au départ : {base:share0}, sur {seen} de l’année passée.",
        en="To start from: {base:share0}, over {seen} of the past year.",
    ),
    "tests.draft_head": Words(
        fr="Écrit, pas encore enregistré : le relire, puis le figer.",
        en="Written, not registered yet: read it again, then freeze it.",
    ),
    "tests.draft_faulty": Words(
        fr="Ce test ne peut pas être enregistré : son texte a des erreurs.",
        en="This test cannot be registered: its text has errors.",
    ),
    "tests.register": Words(fr="Enregistrer le test", en="Register the test"),
    "tests.register_note": Words(
        fr="Le texte est alors figé : une modification sera vue, et le test ne sera plus mesuré. Le tirage commence.",
        en="The text is then frozen: a change will be seen, and the test will not be measured any more. The draw begins.",
    ),
    "tests.evidence": Words(fr="Où en sont les deux bras", en="Where both arms stand"),
    "tests.evidence_sub": Words(
        fr="issues connues au {day:date}, intervalles à 95 %", en="outcomes known on {day:date}, 95% intervals"
    ),
    "tests.arm_a": Words(fr="A, comme avant", en="A, as before"),
    "tests.arm_b": Words(fr="B, le changement", en="B, the change"),
    "tests.arm": Words(fr="Bras", en="Arm"),
    "tests.entered": Words(fr="Entrés", en="Entered"),
    "tests.open": Words(fr="Encore ouverts", en="Still open"),
    "tests.rate": Words(fr="Taux", en="Rate"),
    "tests.difference": Words(fr="Écart B − A", en="Difference B − A"),
    "tests.difference_said": Words(
        fr="{difference:points} points, de {low:points} à {high:points}.",
        en="{difference:points} points, from {low:points} to {high:points}.",
    ),
    "tests.difference_none": Words(fr="Pas encore d’écart à lire.", en="No difference to read yet."),
    "tests.bounds_any": Words(
        fr="Bornes valables à chaque lecture, jusqu’au nombre déclaré.",
        en="Bounds that hold at every reading, up to the declared number.",
    ),
    "tests.bounds_one": Words(
        fr="Bornes valables pour une seule lecture : elles ne décident pas.",
        en="Bounds for one reading alone: they do not decide.",
    ),
    "tests.chart": Words(fr="Les preuves, une issue après l’autre", en="The evidence, one outcome after the other"),
    "tests.chart_sub": Words(
        fr="Au-delà d’une ligne pointillée, la règle autorise à décider.",
        en="Beyond a dashed line, the rule allows deciding.",
    ),
    "tests.chart_reading": Words(
        fr="Après {known} issues, les preuves valent {evidence:number}, pour une limite de {limit:number}.",
        en="After {known} outcomes the evidence is {evidence:number}, for a limit of {limit:number}.",
    ),
    "tests.chart_known": Words(fr="issues connues", en="outcomes known"),
    "tests.chart_evidence": Words(fr="preuves", en="evidence"),
    "tests.chart_day": Words(fr="jour", en="day"),
    "tests.rail_breached": Words(fr="Franchi", en="Breached"),
    "tests.rail_unread": Words(fr="Trop peu pour le lire", en="Too few to read it"),
    "tests.rail_holds": Words(fr="Pas franchi", en="Not breached"),
    "tests.drawn": Words(fr="Derniers tirés", en="Latest drawn"),
    "tests.drawn_none": Words(
        fr="Personne n’est encore tiré : le tirage se fait à chaque import.",
        en="No one is drawn yet: the draw is made at each import.",
    ),
    "tests.drawn_csv": Words(fr="Tout le tirage, en CSV", en="The whole draw, as CSV"),
    "tests.unit": Words(fr="Enregistrement", en="Record"),
    "tests.drawn_on": Words(fr="Tiré le", en="Drawn on"),
    "tests.draw": Words(fr="Tirer les arrivés", en="Draw the newcomers"),
    "tests.draw_done": Words(fr="{n} {n:?tiré|tirés}.", en="{n} drawn."),
    "tests.decide": Words(fr="Décider", en="Decide"),
    "tests.decide_deploy": Words(fr="Déployer", en="Deploy"),
    "tests.decide_stop": Words(fr="Arrêter le test", en="Stop the test"),
    "tests.decide_blocked": Words(
        fr="Déployer sera possible quand la règle l’autorisera.",
        en="Deploying will be possible when the rule allows it.",
    ),
    "tests.decide_note": Words(
        fr="Pourquoi (exigé si la règle ne le dit pas)", en="Why (required where the rule does not say so)"
    ),
    "tests.course": Words(fr="Au journal", en="In the journal"),
    "tests.course_by": Words(fr="{who:raw}, le {on:date}", en="{who:raw}, on {on:date}"),
    "tests.decided_early": Words(
        fr="Avant que la règle l’autorise : {note:raw}", en="Before the rule allowed it: {note:raw}"
    ),
    "tests.decided_note": Words(fr="Note : {note:raw}", en="Note: {note:raw}"),
    "tests.deploy": Words(fr="Écrire au plan", en="Write into the plan"),
    "tests.deploy_preview": Words(
        fr="La nouvelle version du plan citera ce test.", en="The new version of the plan will cite this test."
    ),
    "tests.version": Words(fr="Voir la version {n} du plan", en="See version {n} of the plan"),
    "tests.by_hand": Words(fr="Modifier le plan", en="Change the plan"),
    "tests.audit": Words(fr="A-t-il tenu ?", en="Did it hold?"),
    "tests.held.held": Words(fr="L’effet a tenu.", en="The effect held."),
    "tests.held.not_held": Words(fr="L’effet n’a pas tenu.", en="The effect did not hold."),
    "tests.held.unknown": Words(fr="Trop tôt pour dire s’il tient.", en="Too early to say whether it holds."),
    "tests.audit_since": Words(fr="{kpi:raw} depuis le déploiement", en="{kpi:raw} since it was deployed"),
    "tests.saved": Words(
        fr="Écrit : {file:raw}. Le relire, puis l’enregistrer.",
        en="Written: {file:raw}. Read it again, then register it.",
    ),
    "tests.registered": Words(fr="Test enregistré.", en="Test registered."),
    "tests.decision_written": Words(fr="Décision écrite au journal.", en="Decision written in the journal."),
    # the form
    "tests.new_title": Words(fr="Écrire un test", en="Write a test"),
    "tests.new_head": Words(
        fr="Un seul changement, une règle écrite avant la première affaire.",
        en="One change, and a rule written before the first deal.",
    ),
    "tests.f.why": Words(fr="Pourquoi", en="Why"),
    "tests.f.who": Words(fr="Sur qui", en="On whom"),
    "tests.f.how": Words(fr="Comment on décide", en="How it is decided"),
    "tests.f.then": Words(fr="Si B l’emporte", en="If B wins"),
    "tests.f.name": Words(fr="Nom du test", en="Name of the test"),
    "tests.f.owner": Words(fr="Responsable", en="Owner"),
    "tests.f.source": Words(fr="D’où vient la friction", en="Where the friction comes from"),
    "tests.f.none": Words(fr="non dit", en="not said"),
    "tests.f.friction": Words(fr="La friction, en une phrase", en="The friction, in a sentence"),
    "tests.f.link": Words(fr="La page où elle se voit", en="The page that shows it"),
    "tests.f.hypothesis": Words(fr="L’hypothèse", en="The hypothesis"),
    "tests.f.kind": Words(fr="Ce qui change", en="What changes"),
    "tests.f.what": Words(fr="Ce que B fait autrement", en="What B does otherwise"),
    "tests.f.when": Words(fr="Condition d’entrée (vide : tous)", en="Condition to enter (empty: all)"),
    "tests.f.when_hint": Words(fr="Par exemple : segment = 'eti'", en="For example: segment = 'eti'"),
    "tests.f.rail_hint": Words(fr="Par exemple : average_discount", en="For example: average_discount"),
    "tests.f.path_hint": Words(
        fr="Par exemple : process.stages.decouverte.questions", en="For example: process.stages.decouverte.questions"
    ),
    "tests.f.split": Words(fr="Répartition", en="Split"),
    "tests.f.column": Words(fr="Colonne (si par colonne)", en="Column (if by column)"),
    "tests.f.a": Words(
        fr="A : commerciaux ou valeurs, séparés par des virgules", en="A: salespeople or values, separated by commas"
    ),
    "tests.f.b": Words(
        fr="B : commerciaux ou valeurs, séparés par des virgules", en="B: salespeople or values, separated by commas"
    ),
    "tests.f.comparison": Words(fr="Comparaison (si avant / après)", en="Comparison (if before / after)"),
    "tests.f.sides": Words(
        fr="Par commercial, par colonne, ou avant / après", en="By salesperson, by column, or before / after"
    ),
    "tests.f.kpi": Words(fr="Indicateur", en="KPI"),
    "tests.f.about": Words(fr="Sur {kpi:raw}.", en="About {kpi:raw}."),
    "tests.f.about_rail": Words(
        fr="Sur {kpi:raw} ; le garde-fou est {rail:raw}.", en="About {kpi:raw}; the guard-rail is {rail:raw}."
    ),
    "tests.f.horizon": Words(fr="Délai laissé à chaque affaire, en jours", en="Time given to each deal, in days"),
    "tests.f.start": Words(fr="Premier jour", en="First day"),
    "tests.f.rule": Words(fr="Règle", en="Rule"),
    "tests.f.deals": Words(fr="Nombre d’affaires ou de leads, en tout", en="Number of deals or leads, in all"),
    "tests.f.alpha": Words(fr="Risque de déployer pour rien, en %", en="Risk of deploying for nothing, in %"),
    "tests.f.effect": Words(fr="Effet qui vaudrait la peine, en points", en="Effect worth having, in points"),
    "tests.f.order": Words(fr="Ordre des issues", en="Order of outcomes"),
    "tests.f.rail": Words(fr="Garde-fou (indicateur)", en="Guard-rail (KPI)"),
    "tests.f.side": Words(fr="Limite du garde-fou", en="Limit of the guard-rail"),
    "tests.f.at_most": Words(fr="au plus", en="at most"),
    "tests.f.at_least": Words(fr="au moins", en="at least"),
    "tests.f.limit": Words(fr="Valeur de la limite, avec son unité", en="Value of the limit, with its unit"),
    "tests.f.path": Words(fr="Endroit du plan", en="Place in the plan"),
    "tests.f.way": Words(fr="Ce qui s’écrit", en="What is written"),
    "tests.f.add": Words(fr="un élément de plus", en="one more item"),
    "tests.f.value": Words(fr="une autre valeur", en="another value"),
    "tests.f.written": Words(fr="Le texte", en="The text"),
    "tests.f.save": Words(fr="Écrire le test", en="Write the test"),
    "tests.f.text": Words(fr="Le texte qui sera écrit", en="The text that will be written"),
    "tests.f.compute": Words(fr="Calculer", en="Compute"),
    "tests.no_facts": Words(
        fr="Sans données, on ne peut pas dire combien d’affaires il faudrait.",
        en="Without data, how many deals it would take cannot be told.",
    ),
    # the journal
    "tests.journal.registered": Words(fr="Test enregistré : {name:raw}", en="Test registered: {name:raw}"),
    "tests.journal.deploy": Words(fr="Test décidé : {name:raw}, à déployer", en="Test decided: {name:raw}, to deploy"),
    "tests.journal.stop": Words(fr="Test décidé : {name:raw}, arrêté", en="Test decided: {name:raw}, stopped"),
    "tests.journal.abandoned": Words(
        fr="Test arrêté avant sa règle : {name:raw}", en="Test stopped before its rule: {name:raw}"
    ),
    "tests.journal.deployed": Words(
        fr="Test déployé : {name:raw}, version {version} du plan",
        en="Test deployed: {name:raw}, version {version} of the plan",
    ),
}
