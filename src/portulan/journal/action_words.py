# ruff: noqa: E501  (a sentence is proof-read on one line)
"""What the action plan says."""

from portulan.language.words import Words

ACTION_WORDS: dict[str, Words] = {
    "journal.action.opened": Words(fr="Action ouverte : {what:raw}", en="Action opened: {what:raw}"),
    "journal.action.changed": Words(fr="Action modifiée : {what:raw}", en="Action changed: {what:raw}"),
    "journal.action.done": Words(fr="Action faite : {what:raw}", en="Action done: {what:raw}"),
    "journal.action.dropped": Words(fr="Action abandonnée : {what:raw}", en="Action dropped: {what:raw}"),
    "journal.action.withdrawn": Words(
        fr="Action retirée du plan : {what:raw}", en="Action removed from the plan: {what:raw}"
    ),
    "actions.title": Words(fr="Actions", en="Actions"),
    "actions.verdict_none": Words(fr="Aucune action n’est ouverte.", en="No action is open."),
    "actions.verdict_late": Words(
        fr="{late} {late:?action est|actions sont} en retard ; {going} {going:?suit son cours|suivent leur cours}.",
        en="{late} {late:?action is|actions are} overdue; {going} {going:?is|are} on time.",
    ),
    "actions.verdict_on_time": Words(
        fr="{going} {going:?action suit son cours|actions suivent leur cours}, aucune n’est en retard.",
        en="{going} {going:?action is|actions are} on time, none is overdue.",
    ),
    "actions.verdict_all_done": Words(
        fr="Tout est fait : aucune action n’est ouverte.", en="All is done: no action is open."
    ),
    "actions.lead": Words(
        fr="Ce qui a été décidé, par qui, pour quand, et ce que cela a changé.",
        en="What was decided, by whom, by when, and what it changed.",
    ),
    "actions.budget_planned": Words(fr="Budget prévu : {planned:raw}.", en="Planned budget: {planned:raw}."),
    "actions.budget_spent": Words(
        fr="Budget prévu : {planned:raw}. Dépensé : {spent:raw} sur {n} {n:?action close|actions closes}, qui en prévoyaient {theirs:raw}.",
        en="Planned budget: {planned:raw}. Spent: {spent:raw} on {n} closed {n:?action|actions} that planned {theirs:raw}.",
    ),
    "actions.board": Words(fr="Tableau", en="Board"),
    "actions.list": Words(fr="Liste", en="List"),
    "actions.view": Words(fr="Présentation", en="View"),
    "actions.new": Words(fr="Ouvrir une action", en="Open an action"),
    "actions.new_title": Words(fr="Quoi, qui, pour quand.", en="What, who, by when."),
    "actions.new_lead": Words(
        fr="Une action du plan s’écrit dans le plan ; celle-ci naît d’une discussion ou d’une lecture des chiffres.",
        en="An action of the plan is written in the plan; this one comes from a talk or from reading the figures.",
    ),
    "actions.filter": Words(fr="Filtrer les actions", en="Filter actions"),
    "actions.any": Words(fr="Toutes", en="All"),
    "actions.anyone": Words(fr="Tous", en="Everyone"),
    "actions.show": Words(fr="Afficher", en="Show"),
    "actions.what": Words(fr="Action", en="Action"),
    "actions.what_field": Words(fr="Ce qui sera fait", en="What will be done"),
    "actions.what_hint": Words(fr="Une phrase qui commence par un verbe.", en="One sentence that begins with a verb."),
    "actions.owner": Words(fr="Responsable", en="Owner"),
    "actions.owner_hint": Words(fr="Une personne, pas un service.", en="One person, not a department."),
    "actions.due": Words(fr="Échéance", en="Due"),
    "actions.due_hint": Words(
        fr="Une action sans date n’est pas une décision.", en="An action without a date is not a decision."
    ),
    "actions.start": Words(fr="Début", en="Start"),
    "actions.start_hint": Words(
        fr="Facultatif : avant ce jour, elle est à venir.", en="Optional: before that day, it is to come."
    ),
    "actions.component": Words(fr="Composante", en="Component"),
    "actions.no_component": Words(fr="Aucune", en="None"),
    "actions.moves": Words(fr="Indicateur à faire bouger", en="KPI to move"),
    "actions.amount": Words(fr="{amount:money}", en="{amount:money}"),
    "actions.moves_hint": Words(
        fr="Il sera lu avant et après : l’effet se verra ici.",
        en="It will be read before and after: the effect will show here.",
    ),
    "actions.steps": Words(fr="Étapes", en="Steps"),
    "actions.steps_hint": Words(fr="Une par ligne, dans l’ordre.", en="One per line, in order."),
    "actions.resources": Words(fr="Moyens", en="Resources"),
    "actions.resources_hint": Words(
        fr="Ce qu’il faut en plus de l’argent : qui, combien de jours, quels outils.",
        en="What it takes besides money: who, how many days, which tools.",
    ),
    "actions.aim": Words(fr="À faire bouger : {name}", en="To move: {name}"),
    "actions.aims": Words(fr="Indicateurs à faire bouger", en="KPIs to move"),
    "actions.edit": Words(fr="Modifier l’action", en="Change the action"),
    "actions.edit_lead": Words(
        fr="Le journal garde ce qu’elle disait avant.", en="The journal keeps what it said before."
    ),
    "actions.edit_save": Words(fr="Enregistrer", en="Save"),
    "actions.changed_said": Words(fr="Action modifiée.", en="Action changed."),
    "actions.same_said": Words(fr="Rien n’a changé.", en="Nothing changed."),
    "actions.done_day": Words(fr="Jour où elle a été faite", en="Day it was done"),
    "actions.done_day_hint": Words(
        fr="L’effet se lira à partir de ce jour-là.", en="Its effect will be read from that day."
    ),
    "actions.budget": Words(fr="Budget", en="Budget"),
    "actions.spent": Words(fr="Dépensé", en="Spent"),
    "actions.spent_hint": Words(fr="Ce que l’action a coûté, si elle a coûté.", en="What the action cost, if it did."),
    "actions.origin": Words(fr="Vient de", en="Comes from"),
    "actions.origin.plan": Words(fr="le plan", en="the plan"),
    "actions.origin.alert": Words(fr="une alerte", en="an alert"),
    "actions.origin.signal": Words(fr="un signal", en="a signal"),
    "actions.origin.ritual": Words(fr="un rituel", en="a ritual"),
    "actions.origin.test": Words(fr="un test", en="a test"),
    "actions.origin.page": Words(fr="l’équipe", en="the team"),
    "actions.standing.to_come": Words(fr="À venir", en="To come"),
    "actions.standing.under_way": Words(fr="En cours", en="Under way"),
    "actions.standing.overdue": Words(fr="En retard", en="Overdue"),
    "actions.standing.done": Words(fr="Faites", en="Done"),
    "actions.one.to_come": Words(fr="À venir", en="To come"),
    "actions.one.under_way": Words(fr="En cours", en="Under way"),
    "actions.one.overdue": Words(fr="En retard", en="Overdue"),
    "actions.one.done": Words(fr="Faite", en="Done"),
    "actions.one.dropped": Words(fr="Abandonnée", en="Dropped"),
    "actions.standing": Words(fr="Où elle en est", en="Where it stands"),
    "actions.column_empty": Words(fr="Rien ici.", en="Nothing here."),
    "actions.late": Words(fr="{n} {n:?jour|jours} de retard", en="{n} {n:?day|days} late"),
    "actions.due_on": Words(fr="pour le {day:date}", en="due {day:date}"),
    "actions.starts_on": Words(fr="commence le {day:date}", en="starts {day:date}"),
    "actions.done_on": Words(fr="faite le {day:date}", en="done {day:date}"),
    "actions.dropped_on": Words(fr="abandonnée le {day:date}", en="dropped {day:date}"),
    "actions.no_due": Words(fr="sans échéance", en="no due date"),
    "actions.nobody": Words(fr="sans responsable", en="no owner"),
    "actions.opened_on": Words(fr="Écrite le {day:date}", en="Written down {day:date}"),
    "actions.withdrawn": Words(
        fr="Elle n’est plus dans le texte du plan.", en="It is no longer in the text of the plan."
    ),
    "actions.empty": Words(
        fr="Les actions du plan, celles qu’une alerte ou un rituel ouvre, et celles de l’équipe seront ici.",
        en="The actions of the plan, those an alert or a ritual opens, and the team’s own will be here.",
    ),
    "actions.empty_filter": Words(fr="Aucune action ne répond à ce filtre.", en="No action matches this filter."),
    "actions.reset": Words(fr="Tout afficher", en="Show all"),
    "actions.save": Words(fr="Ouvrir l’action", en="Open the action"),
    "actions.cancel": Words(fr="Annuler", en="Cancel"),
    "actions.opened_said": Words(fr="Action ouverte, pour le {day:date}.", en="Action opened, due {day:date}."),
    "actions.closed_said": Words(fr="C’est noté : action faite.", en="Noted: action done."),
    "actions.dropped_said": Words(fr="C’est noté : action abandonnée.", en="Noted: action dropped."),
    "actions.close": Words(fr="Clore l’action", en="Close the action"),
    "actions.close_lead": Words(
        fr="Ce qui est écrit ici reste dans le journal, avec votre nom et la date.",
        en="What is written here stays in the journal, with your name and the date.",
    ),
    "actions.note": Words(fr="Note", en="Note"),
    "actions.note_hint": Words(
        fr="Ce qui a été fait, ou pourquoi on y renonce.", en="What was done, or why it is given up."
    ),
    "actions.do_done": Words(fr="C’est fait", en="It is done"),
    "actions.do_drop": Words(fr="Abandonner", en="Drop it"),
    "actions.plan_rules": Words(
        fr="Les mots et les dates de cette action sont ceux du plan : les changer dans le plan.",
        en="The words and dates of this action are those of the plan: change them in the plan.",
    ),
    "actions.open_plan": Words(fr="Ouvrir le plan", en="Open the plan"),
    "actions.effect": Words(fr="Effet", en="Effect"),
    "actions.effect_lead": Words(
        fr="{days} jours avant et autant après le {day:date}, lus à la même maturité.",
        en="{days} days before and as many after {day:date}, read at the same maturity.",
    ),
    "actions.effect_table": Words(fr="Tableau des indicateurs avant et après", en="Table of the KPIs before and after"),
    "actions.effect_limit": Words(
        fr="Avant et après ne prouve pas la cause : une saison, une autre action ou un retour à la normale bougent aussi l’indicateur. Un test le prouve.",
        en="Before and after does not prove the cause: a season, another action or a return to normal move the KPI as well. A test does.",
    ),
    "actions.effect_none": Words(
        fr="Cette action ne dit pas quel indicateur elle doit faire bouger : son effet ne se lira pas.",
        en="This action does not say which KPI it should move: its effect cannot be read.",
    ),
    "actions.effect_later": Words(
        fr="Il se lira deux semaines après qu’elle sera faite.", en="It can be read two weeks after it is done."
    ),
    "actions.kpi": Words(fr="Indicateur", en="KPI"),
    "actions.before": Words(fr="Avant", en="Before"),
    "actions.after": Words(fr="Après", en="After"),
    "actions.change_is": Words(fr="Écart : {change:raw}.", en="Change: {change:raw}."),
    "actions.reading": Words(fr="Lecture", en="Reading"),
    "actions.before_open": Words(fr="Chiffres lus quand elle a été ouverte", en="Figures read when it was opened"),
    "actions.history": Words(fr="Dans le journal", en="In the journal"),
    "actions.see_about": Words(fr="Voir d’où elle vient", en="See where it comes from"),
    "actions.whole": Words(fr="Toutes les actions", en="All actions"),
    "effect.worked": Words(fr="A marché", en="Worked"),
    "effect.did_not": Words(fr="N’a pas marché", en="Did not work"),
    "effect.cannot_tell": Words(fr="On ne peut pas encore dire", en="Cannot tell yet"),
    "effect.reason.better": Words(
        fr="Tout l’intervalle de l’écart est du bon côté.", en="The whole interval of the change is on the right side."
    ),
    "effect.reason.worse": Words(
        fr="Tout l’intervalle de l’écart est du mauvais côté.",
        en="The whole interval of the change is on the wrong side.",
    ),
    "effect.reason.less_than_wanted": Words(
        fr="L’écart est plus petit que celui qu’on voulait.", en="The change is smaller than the one wanted."
    ),
    "effect.reason.too_soon": Words(
        fr="Trop tôt : lecture à partir du {on:date}.", en="Too soon: to be read from {on:date}."
    ),
    "effect.reason.too_few": Words(fr="Trop peu de cas d’un côté au moins.", en="Too few cases on one side at least."),
    "effect.reason.no_data": Words(
        fr="Il manque les données d’un côté au moins.", en="The data of one side at least are missing."
    ),
    "effect.reason.exact": Words(
        fr="Une somme n’a pas d’intervalle : rien ne sépare cet écart du hasard.",
        en="A sum has no interval: nothing tells this change from chance.",
    ),
    "effect.reason.overlap": Words(
        fr="L’intervalle de l’écart contient zéro : {days} jours de chaque côté ne suffisent pas.",
        en="The interval of the change holds zero: {days} days on each side are not enough.",
    ),
    "effect.points": Words(fr=" points", en=" points"),
    "effect.change": Words(
        fr="{change:raw}{points:raw} (de {low:raw} à {high:raw})",
        en="{change:raw}{points:raw} ({low:raw} to {high:raw})",
    ),
    "effect.change_bare": Words(fr="{change:raw}{points:raw}", en="{change:raw}{points:raw}"),
}
