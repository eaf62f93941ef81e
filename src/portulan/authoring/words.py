"""The words of the plan's pages."""

from portulan.authoring.writing_words import WRITING
from portulan.language.words import Words

WORDS: dict[str, Words] = {
    "plan.title": Words(fr="Le plan", en="Plan"),
    "plan.component.target": Words(fr="Cible", en="Target"),
    "plan.component.offer": Words(fr="Offre", en="Offer"),
    "plan.component.price": Words(fr="Prix", en="Price"),
    "plan.component.channels": Words(fr="Canaux", en="Channels"),
    "plan.component.process": Words(fr="Process", en="Process"),
    "plan.component.market": Words(fr="Marché", en="Market"),
    "plan.component.alignment": Words(fr="Alignement", en="Alignment"),
    # the head
    "plan.verdict_good": Words(fr="Le plan tient.", en="The plan holds together."),
    "plan.verdict_advice": Words(
        fr="Le plan tient ; {n} {n:?conseil|conseils} à lire.",
        en="The plan holds; {n} {n:?suggestion|suggestions} to read.",
    ),
    "plan.verdict_warnings": Words(
        fr="Le plan se lit ; {n} {n:?point|points} à trancher.", en="The plan reads; {n} {n:?point|points} to settle."
    ),
    "plan.verdict_errors": Words(
        fr="Le plan a {n} {n:?erreur|erreurs} à corriger.", en="The plan has {n} {n:?error|errors} to fix."
    ),
    "plan.verdict_unreadable": Words(fr="Le texte du plan ne se lit pas.", en="The plan’s text cannot be read."),
    "plan.unreadable_lead": Words(
        fr="Rien n’est perdu : le constat à droite dit où regarder, et la dernière version lisible reste dans "
        "l’historique.",
        en="Nothing is lost: the finding beside says where to look, and the last readable version is still in the "
        "history.",
    ),
    "plan.lead_plain": Words(
        fr="Cinq décisions, chacune à côté de ce qui la mesure.", en="Five decisions, each beside what measures it."
    ),
    "plan.quoted": Words(fr="« {text:raw} »", en="“{text:raw}”"),
    "plan.version_of": Words(fr="version {n}, {day}", en="version {n}, {day}"),
    "plan.by_author": Words(fr="par {name}", en="by {name}"),
    "plan.edit_text": Words(fr="Écrire dans le texte", en="Edit the text"),
    "plan.read_text": Words(fr="Lire le texte", en="Read the text"),
    "plan.versions": Words(fr="Versions", en="Versions"),
    "plan.resume_draft": Words(fr="Reprendre le brouillon", en="Resume the draft"),
    "plan.draft_waits": Words(
        fr="Un brouillon attend depuis le {when}. Il n’est pas encore une version du plan.",
        en="A draft has been waiting since {when}. It is not yet a version of the plan.",
    ),
    "plan.parts": Words(fr="Parties du plan", en="Parts of the plan"),
    "plan.modify": Words(fr="Modifier", en="Edit"),
    "plan.modify_part": Words(fr="Modifier : {part}", en="Edit: {part}"),
    # the five components
    "plan.no_decision": Words(fr="Aucune décision écrite.", en="No decision written."),
    "plan.no_indicator": Words(
        fr="Aucun indicateur : rien ne dira si cette décision tient.",
        en="No indicator: nothing will tell whether this decision holds.",
    ),
    "plan.no_figure": Words(fr="Pas encore de chiffre.", en="No figure yet."),
    "plan.no_facts": Words(
        fr="Les données ne sont pas chargées : les indicateurs se rempliront à l’import.",
        en="No data loaded: the indicators will fill in with the import.",
    ),
    "plan.load_facts": Words(fr="Charger les données", en="Load the data"),
    "plan.kpi_of_group": Words(fr="{kpi}, {group}", en="{kpi}, {group}"),
    "plan.no_group": Words(fr="non renseigné", en="not filled in"),
    "plan.no_segment": Words(fr="hors segments", en="outside segments"),
    "plan.more_groups": Words(fr="et {n} {n:?autre groupe|autres groupes}", en="and {n} more {n:?group|groups}"),
    "plan.intervals": Words(
        fr="Intervalles à 95 %. Disque plein : mûr ; entamé : des affaires sont encore ouvertes et comptées comme "
        "telles.",
        en="95% intervals. Full disc: ripe; partial: some deals are still open and counted as such.",
    ),
    # objectives
    "plan.objectives": Words(fr="Objectifs", en="Objectives"),
    "plan.no_objectives": Words(
        fr="Aucun objectif : le plan ne dit pas ce qu’il veut atteindre ni quand.",
        en="No objective: the plan does not say what it wants to reach, nor when.",
    ),
    "plan.objective_target": Words(fr="cible {target}", en="target {target}"),
    "plan.objective_by": Words(fr="au {day}", en="by {day}"),
    "plan.objective_progress": Words(
        fr="{part:share0} de la cible, {time:share0} du temps écoulé",
        en="{part:share0} of the target, {time:share0} of the time gone",
    ),
    "plan.objective_progress_only": Words(fr="{part:share0} de la cible", en="{part:share0} of the target"),
    # actions
    "plan.actions": Words(fr="Plan d’action", en="Action plan"),
    "plan.no_actions": Words(fr="Aucune action : rien n’est encore engagé.", en="No action: nothing is under way yet."),
    "plan.actions_over": Words(
        fr="{n} {n:?échéance passée|échéances passées} sur {total}", en="{n} of {total} {n:?due date|due dates} passed"
    ),
    "plan.actions_order": Words(fr="dans l’ordre où elles commencent", en="in the order they start"),
    "plan.action": Words(fr="Action", en="Action"),
    "plan.action_component": Words(fr="Composant", en="Component"),
    "plan.action_owner": Words(fr="Qui", en="Owner"),
    "plan.action_start": Words(fr="Début", en="Start"),
    "plan.action_due": Words(fr="Échéance", en="Due"),
    "plan.action_budget": Words(fr="Budget", en="Budget"),
    "plan.action_moves": Words(fr="Doit faire bouger", en="Should move"),
    "plan.action_state": Words(fr="Où elle en est", en="Where it stands"),
    "plan.action_overdue": Words(
        fr="Échéance passée depuis {n} {n:?jour|jours}", en="Due date passed {n} {n:?day|days} ago"
    ),
    "plan.action_under_way": Words(fr="En cours", en="Under way"),
    "plan.action_to_come": Words(fr="À venir", en="To come"),
    "plan.action_done": Words(fr="Faite", en="Done"),
    "plan.action_dropped": Words(fr="Abandonnée", en="Dropped"),
    "plan.action_undated": Words(fr="Sans date : ce n’est pas encore une décision", en="No date: not yet a decision"),
    "plan.nobody": Words(fr="personne", en="nobody"),
    # focus, rituals
    "plan.focus": Words(fr="Focus", en="Focus"),
    "plan.focus_days": Words(
        fr="du {first} au {last}, {weeks} {weeks:?semaine|semaines}",
        en="{first} to {last}, {weeks} {weeks:?week|weeks}",
    ),
    "plan.focus_week": Words(fr="semaine {week} sur {weeks}", en="week {week} of {weeks}"),
    "plan.no_focus": Words(
        fr="Aucun focus : trois indicateurs au plus, pour deux à quatre semaines, aident une équipe à choisir.",
        en="No focus: at most three KPIs, for two to four weeks, help a team choose.",
    ),
    "plan.rituals": Words(fr="Rituels", en="Rituals"),
    "plan.no_rituals": Words(
        fr="Aucun rituel : sans rendez-vous fixe, personne ne relit le plan.",
        en="No ritual: without a standing meeting, nobody reads the plan again.",
    ),
    # findings, files
    "plan.findings": Words(fr="Constats", en="Findings"),
    "plan.no_findings": Words(
        fr="Aucun constat : tout se lit, rien ne se contredit.",
        en="No finding: everything reads, nothing contradicts itself.",
    ),
    "plan.files": Words(fr="Fichiers", en="Files"),
    "plan.download": Words(fr="Télécharger plan.yaml", en="Download plan.yaml"),
    "plan.schema": Words(fr="Schéma JSON du langage", en="JSON schema of the language"),
    "plan.schema_hint": Words(
        fr="Pour un éditeur de texte qui complète et vérifie en écrivant.",
        en="For a text editor that completes and checks as one writes.",
    ),
    # no plan yet
    "plan.none_title": Words(fr="La stratégie n’est pas encore écrite.", en="The strategy is not written yet."),
    "plan.none_lead": Words(
        fr="Le plan est un seul texte : cinq décisions (cible, offre, prix, canaux, process), chacune avec "
        "l’indicateur qui "
        "dira si elle tient. Un modèle vide attend dans l’éditeur ; un fichier plan.yaml existant peut aussi y être "
        "envoyé.",
        en="The plan is a single text: five decisions (target, offer, price, channels, process), each with the "
        "indicator "
        "that will tell whether it holds. An empty template waits in the editor; an existing plan.yaml can be sent "
        "there too.",
    ),
    "plan.none_start": Words(fr="Écrire le plan", en="Write the plan"),
    "plan.none_reader": Words(
        fr="La direction ou un responsable d’équipe peut l’écrire.", en="Management or a team manager can write it."
    ),
    **WRITING,
}
