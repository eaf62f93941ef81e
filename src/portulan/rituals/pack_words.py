"""What packs say, on the page and on paper."""

from portulan.language.words import Words

PACK_WORDS: dict[str, Words] = {
    "pack.title": Words(fr="{name} du {day:date}", en="{name} of {day:date}"),
    "pack.before": Words(fr="{value} le {day:date}", en="{value} on {day:date}"),
    "pack.since": Words(fr="Depuis le {day:date}.", en="Since {day:date}."),
    "pack.evidence": Words(
        fr="Indices accumulés : {evidence:number} sur {limit:number} qui font une alerte.",
        en="Evidence gathered: {evidence:number} of the {limit:number} that make an alert.",
    ),
    "pack.delay": Words(
        fr="Une chute jusqu’au seuil se verrait en {days} jours environ.",
        en="A drop to the threshold would show in about {days} days.",
    ),
    "pack.action": Words(fr="{what:raw} ({owner:raw})", en="{what:raw} ({owner:raw})"),
    "pack.action.due": Words(
        fr="{what:raw} ({owner:raw}, échéance le {due:date})", en="{what:raw} ({owner:raw}, due {due:date})"
    ),
    "pack.objective": Words(fr="{target} au {by:date}.", en="{target} by {by:date}."),
    "pack.objective.open": Words(fr="{target}.", en="{target}."),
    "pack.progress": Words(
        fr="{progress:share0} du chemin, {elapsed:share0} du temps.",
        en="{progress:share0} of the way, {elapsed:share0} of the time.",
    ),
    "pack.watch.alerts": Words(fr="{n} {n:?alerte|alertes}", en="{n} {n:?alert|alerts}"),
    "pack.watch.recovering": Words(fr="{n} {n:?rétablissement|rétablissements}", en="{n} recovering"),
    "pack.watch.signals": Words(
        fr="{n} {n:?signal de revue|signaux de revue}", en="{n} review {n:?signal|signals}"
    ),
    "pack.watch.calm": Words(fr="aucune alerte", en="no alert"),
    "pack.signals.silent": Words(
        fr="{n} {n:?signal de revue ne dit|signaux de revue ne disent} rien.",
        en="{n} review {n:?signal is|signals are} silent.",
    ),
    "pack.signals.blind": Words(
        fr="{n} {n:?ne peut|ne peuvent} rien dire encore : trop peu de données.",
        en="{n} cannot tell yet: too few data.",
    ),
    "pack.followed": Words(fr="Décidé le {day:date}", en="Decided on {day:date}"),
    "pack.followed.none": Words(fr="Pas encore de séance close", en="No meeting closed yet"),
    "pack.followed.empty": Words(
        fr="C’est la première séance de ce rituel : il n’y a rien à suivre. Celle-ci laissera ses décisions.",
        en="This is the first meeting of this ritual: nothing to follow up. It will leave its decisions.",
    ),
    "pack.done": Words(
        fr="{done} sur {n} {done:?faite|faites}", en="{done} of {n} done"
    ),
    "pack.deed.done": Words(fr="faite le {day:date}", en="done on {day:date}"),
    "pack.deed.dropped": Words(fr="abandonnée le {day:date}", en="dropped on {day:date}"),
    "pack.deed.late": Words(fr="prévue le {day:date}, en retard", en="due {day:date}, overdue"),
    "pack.deed.coming": Words(fr="prévue le {day:date}", en="due {day:date}"),
    "pack.deed.undated": Words(fr="sans échéance", en="no due date"),
    "pack.deed.noted": Words(fr="{said} : {note:raw}", en="{said}: {note:raw}"),
    "pack.due": Words(fr="échéance le {day:date}", en="due {day:date}"),
    "pack.initiative.action": Words(fr="action du plan", en="action of the plan"),
    "pack.initiative.test": Words(fr="test en cours", en="test under way"),
    "pack.movement": Words(fr="Mouvement du pipeline", en="Movement of the pipeline"),
    "pack.movement.same": Words(fr="Le pipeline n’a pas changé", en="The pipeline did not change"),
    "pack.movement.gains": Words(fr="Le pipeline gagne {amount:money}", en="The pipeline gained {amount:money}"),
    "pack.movement.loses": Words(fr="Le pipeline perd {amount:money}", en="The pipeline lost {amount:money}"),
    "pack.movement.gains.deals": Words(
        fr="Le pipeline compte {deals} {deals:?affaire|affaires} de plus",
        en="The pipeline holds {deals} more {deals:?deal|deals}",
    ),
    "pack.movement.loses.deals": Words(
        fr="Le pipeline compte {deals} {deals:?affaire|affaires} de moins",
        en="The pipeline holds {deals} fewer {deals:?deal|deals}",
    ),
    "pack.movement.days": Words(
        fr="du soir du {since:date} au soir du {as_of:date}", en="end of {since:date} to end of {as_of:date}"
    ),
    "pack.movement.none": Words(fr="Il n’y a pas de mouvement à montrer.", en="There is no movement to show."),
    "pack.gap": Words(fr="Écart entre le détail et le solde : {gap}.", en="Gap between the lines and the balance: {gap}."),
    "pack.axis": Words(fr="Axe coupé à {start}.", en="Axis cut at {start}."),
    "pack.deals": Words(fr="Affaires à discuter", en="Deals to discuss"),
    "pack.deals.count": Words(
        fr="{n} sur {total} à risque, {open} ouvertes", en="{n} of {total} at risk, {open} open"
    ),
    "pack.deals.none": Words(fr="Aucune affaire ouverte n’est à risque.", en="No open deal is at risk."),
    "pack.figures": Words(fr="Chiffres du rituel", en="Figures of the ritual"),
    "pack.figures.none": Words(
        fr="Le plan ne nomme aucun chiffre pour ce rituel.", en="The plan names no figure for this ritual."
    ),
    "pack.objectives": Words(fr="Objectifs", en="Objectives"),
    "pack.initiatives": Words(fr="Initiatives en cours", en="Initiatives under way"),
    "pack.initiatives.none": Words(fr="Aucune initiative n’est en cours.", en="No initiative is under way."),
    "pack.strategy": Words(fr="Cible, offre, canaux", en="Target, offer, channels"),
    "pack.definitions": Words(fr="Ce qui est convenu", en="What is agreed"),
    "pack.definitions.none": Words(
        fr="Le plan n’a pas encore de définitions communes.", en="The plan has no shared definitions yet."
    ),
    "pack.refusals": Words(fr="Motifs de refus : {reasons}.", en="Refusal reasons: {reasons}."),
    "pack.overdue": Words(fr="Actions en retard", en="Overdue actions"),
    "pack.overdue.none": Words(fr="Aucune action en retard.", en="No action is overdue."),
    "pack.coming": Words(fr="À faire dans les deux semaines", en="Due within two weeks"),
    "pack.decisions": Words(fr="Décisions", en="Decisions"),
    "pack.decisions.none": Words(fr="Aucune décision n’est encore prise.", en="No decision is taken yet."),
    "pack.frozen": Words(
        fr="Chiffres à la fin du {as_of:date}, figés le {frozen}. Plan {plan:raw}, données {facts:raw}.",
        en="Figures at the end of {as_of:date}, frozen on {frozen}. Plan {plan:raw}, data {facts:raw}.",
    ),
    "pack.col.deal": Words(fr="Affaire", en="Deal"),
    "pack.col.stage": Words(fr="Étape", en="Stage"),
    "pack.col.wait": Words(fr="Attente / prévu", en="Wait / allowed"),
    "pack.col.amount": Words(fr="Montant", en="Amount"),
    "pack.col.owner": Words(fr="Vendeur", en="Owner"),
    "pack.col.why": Words(fr="Pourquoi", en="Why"),
    "pack.col.next": Words(fr="À faire", en="Next step"),
    "pack.col.figure": Words(fr="Chiffre", en="Figure"),
    "pack.col.value": Words(fr="Valeur", en="Value"),
    "pack.col.interval": Words(fr="Intervalle à 95 %", en="95% interval"),
    "pack.col.low": Words(fr="De", en="Low"),
    "pack.col.high": Words(fr="À", en="High"),
    "pack.col.n": Words(fr="n", en="n"),
    "pack.col.state": Words(fr="État", en="State"),
    "pack.col.before": Words(fr="Dernière séance", en="Last meeting"),
    "pack.col.line": Words(fr="Ligne", en="Line"),
    "pack.col.count": Words(fr="Affaires", en="Deals"),
    "pack.col.initiative": Words(fr="Initiative", en="Initiative"),
    "pack.col.due": Words(fr="Échéance", en="Due"),
    "pack.col.budget": Words(fr="Budget", en="Budget"),
    "pack.col.moves": Words(fr="Indicateurs", en="KPIs"),
    "pack.col.what": Words(fr="Action", en="Action"),
    "pack.col.decision": Words(fr="Décision", en="Decision"),
    "pack.col.text": Words(fr="En mots", en="In words"),
    "pack.col.period": Words(fr="Mois", en="Month"),
    "pack.col.target": Words(fr="Cible", en="Target"),
    "pack.col.threshold": Words(fr="Seuil", en="Threshold"),
}
