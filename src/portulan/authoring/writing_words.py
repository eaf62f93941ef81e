"""The words of writing: the editor, the forms, the versions."""

from portulan.language.words import Words

WRITING: dict[str, Words] = {
    # the text
    "plan.text_title": Words(fr="Le texte du plan", en="The plan’s text"),
    "plan.text_label": Words(fr="Texte du plan", en="Text of the plan"),
    "plan.text_lead": Words(
        fr="Ce texte est le plan : ce que les formulaires écrivent s’y retrouve, et l’inverse. Les constats suivent "
        "la frappe.",
        en="This text is the plan: what the forms write is found here, and the other way round. Findings follow as "
        "you type.",
    ),
    "plan.text_lead_reader": Words(
        fr="Le texte tel qu’il est en vigueur. La direction ou un responsable peut le modifier.",
        en="The text in force. Management or a manager can change it.",
    ),
    "plan.check": Words(fr="Vérifier", en="Check"),
    "plan.to_findings": Words(fr="Aller aux constats et à l’enregistrement", en="Go to the findings and to saving"),
    "plan.save_as": Words(fr="Enregistrer la version {n}", en="Save version {n}"),
    "plan.reason": Words(fr="Pourquoi ce changement ?", en="Why this change?"),
    "plan.reason_hint": Words(
        fr="La décision ou le fait qui l’explique, pour qui relira dans un an.",
        en="The decision or the fact behind it, for whoever reads this in a year.",
    ),
    "plan.decision": Words(fr="Décision d’origine", en="Decision it comes from"),
    "plan.decision_none": Words(fr="Aucune au journal", en="None in the journal"),
    "plan.decision_hint": Words(
        fr="Facultatif : l’entrée du journal d’où vient ce changement.",
        en="Optional: the entry of the journal this change comes from.",
    ),
    "plan.decision_cited": Words(
        fr="D’après l’entrée {n:raw} du journal : {title:raw}", en="From entry {n:raw} of the journal: {title:raw}"
    ),
    "plan.journal.initial": Words(fr="Plan : texte de départ, version {n:raw}", en="Plan: first text, version {n:raw}"),
    "plan.journal.outside": Words(
        fr="Plan : version {n:raw}, fichier modifié en dehors de Portulan",
        en="Plan: version {n:raw}, file modified outside Portulan",
    ),
    "plan.journal.saved": Words(fr="Plan : version {n:raw}. {reason:raw}", en="Plan: version {n:raw}. {reason:raw}"),
    "plan.effect": Words(fr="Avant et après ce changement", en="Before and after this change"),
    "plan.effect_lead": Words(
        fr="Les indicateurs des composants changés, huit semaines au plus de chaque côté, lus à la même maturité.",
        en="The indicators of the changed components, eight weeks at most on each side, read at the same maturity.",
    ),
    "plan.effect_nothing": Words(
        fr="Aucun composant mesuré n’a changé.", en="No component that has an indicator changed."
    ),
    "plan.effect_see": Words(fr="Voir les indicateurs avant et après", en="See the indicators before and after"),
    "plan.reason_missing": Words(
        fr="Il manque la raison. Une version sans raison ne s’explique plus au prochain bilan.",
        en="The reason is missing. A version without one cannot be explained at the next review.",
    ),
    "plan.saved": Words(
        fr="Version {n} enregistrée : le plan en vigueur est celui-ci.",
        en="Version {n} saved: this is now the plan in force.",
    ),
    "plan.saved_with_errors": Words(
        fr="Version {n} enregistrée. {left} {left:?erreur|erreurs} du plan d’avant {left:?reste|restent} à corriger.",
        en="Version {n} saved. {left} {left:?error|errors} of the plan before {left:?is|are} still to fix.",
    ),
    "plan.unchanged": Words(
        fr="Rien à enregistrer : le texte est déjà celui du plan.",
        en="Nothing to save: the text is already the plan’s.",
    ),
    "plan.errors_kept": Words(
        fr="Le texte a {n} {n:?erreur|erreurs} : il est gardé en brouillon, le plan en vigueur ne change pas. "
        "Corriger, puis "
        "enregistrer.",
        en="The text has {n} {n:?error|errors}: it is kept as a draft and the plan in force does not change. Fix, "
        "then save.",
    ),
    "plan.draft_kept": Words(fr="Brouillon gardé à {at}", en="Draft kept at {at}"),
    "plan.draft_shown": Words(
        fr="Voici votre brouillon du {when}. Le plan en vigueur reste la version {n}.",
        en="This is your draft of {when}. The plan in force is still version {n}.",
    ),
    "plan.draft_shown_first": Words(fr="Voici votre brouillon du {when}.", en="This is your draft of {when}."),
    "plan.draft_stale": Words(
        fr="Le plan a changé depuis : à l’enregistrement, les deux textes seront comparés.",
        en="The plan has changed since: on saving, the two texts will be compared.",
    ),
    "plan.draft_forget": Words(fr="Abandonner ce brouillon", en="Discard this draft"),
    "plan.upload": Words(fr="Envoyer un fichier plan.yaml", en="Send a plan.yaml file"),
    "plan.upload_hint": Words(
        fr="Il devient votre brouillon ; le plan en vigueur ne change qu’à l’enregistrement.",
        en="It becomes your draft; the plan in force changes only when you save.",
    ),
    "plan.upload_send": Words(fr="Envoyer", en="Send"),
    "plan.upload_none": Words(
        fr="Aucun fichier reçu, ou un fichier vide. Choisir un fichier plan.yaml, puis l’envoyer.",
        en="No file received, or an empty one. Choose a plan.yaml file, then send it.",
    ),
    "plan.upload_unreadable": Words(fr="Ce fichier ne se lit pas. {why}", en="This file cannot be read. {why}"),
    "plan.upload_done": Words(
        fr="« {name:raw} » est reçu : relire les constats, puis enregistrer.",
        en="“{name:raw}” is here: read the findings, then save.",
    ),
    # conflict
    "plan.conflict_title": Words(
        fr="Le plan a changé pendant que vous écriviez", en="The plan changed while you were writing"
    ),
    "plan.conflict_who": Words(
        fr="Version {n}, enregistrée par {name} : « {reason:raw} ».", en="Version {n}, saved by {name}: “{reason:raw}”."
    ),
    "plan.conflict_outside": Words(
        fr="Version {n} : le fichier a été modifié en dehors de Portulan.",
        en="Version {n}: the file was modified outside Portulan.",
    ),
    "plan.conflict_theirs": Words(fr="Ce qui a changé", en="What changed"),
    "plan.conflict_mine": Words(fr="Ce que vous changez", en="What you change"),
    "plan.conflict_kept": Words(
        fr="Votre texte est gardé : rien n’est perdu. Reporter ce qui a changé dans votre texte, ou enregistrer le "
        "vôtre à sa "
        "place ; la version {n} restera dans l’historique.",
        en="Your text is kept: nothing is lost. Carry what changed into your text, or save yours in its place; "
        "version {n} "
        "stays in the history.",
    ),
    "plan.conflict_replace": Words(
        fr="Enregistrer mon texte à la place de la version {n}", en="Save my text in place of version {n}"
    ),
    "plan.conflict_open": Words(fr="Lire la version {n}", en="Read version {n}"),
    # forms
    "plan.form_lead": Words(
        fr="Le formulaire écrit dans le texte du plan, sans toucher au reste : commentaires et mise en forme "
        "demeurent.",
        en="The form writes in the plan’s text and touches nothing else: comments and layout stay.",
    ),
    "plan.form_tabs": Words(fr="Les cinq composants", en="The five components"),
    "plan.form_writes": Words(fr="Ce que le formulaire écrit", en="What the form writes"),
    "plan.form_writes_nothing": Words(
        fr="Rien de changé pour l’instant. Les lignes écrites apparaîtront ici.",
        en="Nothing changed yet. The lines written will appear here.",
    ),
    "plan.form_preview": Words(fr="Voir ce qui sera écrit", en="See what will be written"),
    "plan.form_findings": Words(fr="Ce que les règles en disent", en="What the rules say"),
    "plan.form_no_findings": Words(fr="Aucun constat sur ce composant.", en="No finding on this component."),
    "plan.form_remove": Words(fr="Retirer", en="Remove"),
    "plan.form_remove_item": Words(fr="Retirer : {one} {rank}", en="Remove: {one} {rank}"),
    "plan.form_up": Words(fr="Monter : {one} {rank}", en="Move up: {one} {rank}"),
    "plan.form_down": Words(fr="Descendre : {one} {rank}", en="Move down: {one} {rank}"),
    "plan.form_item": Words(fr="{one} {rank}", en="{one} {rank}"),
    "plan.form_most": Words(fr="{n} au plus", en="{n} at most"),
    "plan.form_unset": Words(fr="non précisé", en="not set"),
    "plan.form_as_written": Words(fr="{value:raw} (tel qu’écrit)", en="{value:raw} (as written)"),
    "plan.form_only_text_title": Words(fr="Cette partie s’écrit dans le texte", en="This part is written in the text"),
    "plan.form_only_text": Words(
        fr="Ligne {line}, le plan a une forme que ce formulaire ne sait pas tenir. Rien n’est perdu : le texte la "
        "garde telle "
        "quelle.",
        en="On line {line} the plan has a shape this form cannot hold. Nothing is lost: the text keeps it as it is.",
    ),
    "plan.line_added": Words(fr="ajoutée", en="added"),
    "plan.line_removed": Words(fr="retirée", en="removed"),
    # versions
    "plan.moment": Words(fr="{at}", en="{at}"),
    "plan.history_title": Words(fr="Ce que le plan est devenu", en="What the plan became"),
    "plan.history_lead": Words(
        fr="Chaque enregistrement est une version, avec son auteur et sa raison. Aucune ne s’efface.",
        en="Every save is a version, with its author and its reason. None is ever erased.",
    ),
    "plan.version_n": Words(fr="Version {n}", en="Version {n}"),
    "plan.in_force": Words(fr="en vigueur", en="in force"),
    "plan.source_initial": Words(fr="Texte trouvé au départ", en="Text found at the start"),
    "plan.source_outside": Words(fr="Fichier modifié en dehors de Portulan", en="File modified outside Portulan"),
    "plan.source_form": Words(fr="par le formulaire", en="by form"),
    "plan.source_text": Words(fr="dans le texte", en="in the text"),
    "plan.source_restore": Words(fr="version reprise", en="restored version"),
    "plan.no_versions": Words(
        fr="Aucune version : le plan n’est pas encore écrit.", en="No version: the plan is not written yet."
    ),
    "plan.changes": Words(fr="Ce qui a changé", en="What changed"),
    "plan.more_changes": Words(
        fr="et {n} {n:?autre changement|autres changements}", en="and {n} more {n:?change|changes}"
    ),
    "plan.no_changes": Words(fr="Les deux textes sont identiques.", en="The two texts are the same."),
    "plan.first_version": Words(fr="Première version : rien à comparer.", en="First version: nothing to compare."),
    "plan.compare": Words(fr="Comparer", en="Compare"),
    "plan.compare_title": Words(fr="De la version {old} à la version {new}", en="From version {old} to version {new}"),
    "plan.compare_from": Words(fr="De la version", en="From version"),
    "plan.compare_to": Words(fr="À la version", en="To version"),
    "plan.compare_previous": Words(fr="Comparer à la précédente", en="Compare with the previous one"),
    "plan.compare_lines": Words(fr="Ligne à ligne", en="Line by line"),
    "plan.compare_choice": Words(fr="{n} · {day} · {name}", en="{n} · {day} · {name}"),
    "plan.restore": Words(fr="Reprendre cette version", en="Restore this version"),
    "plan.restore_lead": Words(
        fr="Son texte redevient le plan en vigueur, comme une nouvelle version ; celles d’entre-deux restent lisibles.",
        en="Its text becomes the plan in force again, as a new version; those in between stay readable.",
    ),
    "plan.restore_reason": Words(fr="Version {n} reprise : {reason:raw}", en="Version {n} restored: {reason:raw}"),
    "plan.restore_no_reason": Words(
        fr="Il manque la raison : dire pourquoi revenir à cette version.",
        en="The reason is missing: say why you go back to this version.",
    ),
    "plan.restore_errors": Words(
        fr="La version {n} ne passe plus les règles d’aujourd’hui : le plan en vigueur ne change pas. Corriger son "
        "texte "
        "dans l’éditeur, puis enregistrer.",
        en="Version {n} no longer passes today’s rules: the plan in force does not change. Fix its text in the "
        "editor, then save.",
    ),
    "plan.before_after": Words(fr="Les indicateurs, ce jour-là et depuis", en="The indicators, that day and since"),
    "plan.before_after_lead": Words(
        fr="Les indicateurs de cette version, lus au {before}, puis au {after}.",
        en="This version’s indicators, read as of {before}, then as of {after}.",
    ),
    "plan.before_after_same": Words(
        fr="Les chiffres sont lus au {day} : cette version n’a pas encore d’après.",
        en="The figures are read as of {day}: this version has no after yet.",
    ),
    "plan.before_after_none": Words(
        fr="Pas de données chargées : les indicateurs d’avant et d’après ne peuvent pas être lus.",
        en="No data loaded: the indicators before and after cannot be read.",
    ),
    "plan.before": Words(fr="Au {day}", en="As of {day}"),
    "plan.component": Words(fr="Composant", en="Component"),
    "plan.indicator": Words(fr="Indicateur", en="Indicator"),
    "plan.cancel": Words(fr="Annuler", en="Cancel"),
    "plan.previous_page": Words(fr="Plus récentes", en="Newer"),
    "plan.next_page": Words(fr="Plus anciennes", en="Older"),
    "plan.pages": Words(fr="Pages de l’historique", en="Pages of the history"),
    "plan.page_of": Words(fr="Page {n} sur {total}", en="Page {n} of {total}"),
}
