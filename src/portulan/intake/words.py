"""The words of the data pages."""

from portulan.language.words import Words

WORDS: dict[str, Words] = {
    "data.title": Words(fr="Données", en="Data"),
    "data.verdict_empty": Words(fr="Aucune donnée n’est encore chargée.", en="No data is loaded yet."),
    "data.verdict_clean": Words(
        fr="Les données sont chargées, sans constat.", en="The data is loaded, with no finding."
    ),
    "data.verdict_findings": Words(
        fr="Les données sont chargées ; {n} {n:?constat|constats} à lire.",
        en="The data is loaded; {n} {n:?finding|findings} to read.",
    ),
    "data.lead": Words(
        fr="{rows} {rows:?ligne|lignes} dans {tables} {tables:?table|tables}, importées le {when}.",
        en="{rows} {rows:?row|rows} in {tables} {tables:?table|tables}, imported on {when}.",
    ),
    "data.lead_by": Words(fr="Dernier import lancé par {name}.", en="Last import started by {name}."),
    "data.empty_lead": Words(
        fr="Les chiffres du plan viennent des exports de votre CRM. Trois pas : envoyer les fichiers, dire ce que "
        "sont leurs "
        "colonnes, importer.",
        en="The plan’s figures come from your CRM’s exports. Three steps: send the files, say what their columns are, "
        "import.",
    ),
    "data.import_now": Words(fr="Importer maintenant", en="Import now"),
    "data.mapping": Words(fr="Correspondance des colonnes", en="Column mapping"),
    "data.reader": Words(
        fr="La direction ou un responsable d’équipe peut importer.", en="Management or a team manager can import."
    ),
    "data.no_mapping_yet": Words(
        fr="Il manque la correspondance des colonnes : elle dit ce que chaque fichier contient.",
        en="The column mapping is missing: it says what each file holds.",
    ),
    # progress
    "data.running_title": Words(fr="Import en cours", en="Import under way"),
    "data.running_by": Words(fr="lancé par {name}", en="started by {name}"),
    "data.running_step": Words(fr="Étape {done} sur {total} : {what}", en="Step {done} of {total}: {what}"),
    "data.running_start": Words(
        fr="Préparation : lecture de la correspondance et des fichiers",
        en="Preparing: reading the mapping and the files",
    ),
    "data.running_kept": Words(
        fr="Les chiffres restent ceux d’avant jusqu’à la fin de l’import.",
        en="Figures stay as they were until the import ends.",
    ),
    "data.refresh": Words(fr="Actualiser", en="Refresh"),
    "data.stop": Words(fr="Arrêter l’import", en="Stop the import"),
    "data.stopping": Words(
        fr="Arrêt demandé : il s’arrêtera avant l’étape suivante.", en="Asked to stop: it will before its next step."
    ),
    "data.already_running": Words(
        fr="Un import est déjà en cours, lancé par {name}. Attendre sa fin, ou l’arrêter.",
        en="An import is already under way, started by {name}. Wait for it to end, or stop it.",
    ),
    "data.already_running_elsewhere": Words(
        fr="Un import est déjà en cours, lancé hors de cette page. Attendre sa fin.",
        en="An import is already under way, started outside this page. Wait for it to end.",
    ),
    # tables
    "data.tables": Words(fr="Ce qui est chargé", en="What is loaded"),
    "data.table": Words(fr="Table", en="Table"),
    "data.rows": Words(fr="Lignes", en="Rows"),
    "data.from": Words(fr="Du", en="From"),
    "data.to": Words(fr="Au", en="To"),
    "data.refused": Words(fr="Refusées", en="Rejected"),
    "data.custom": Words(fr="Colonnes propres à l’entreprise", en="The company’s own columns"),
    "data.missing": Words(fr="Pas encore chargées : {tables:list}.", en="Not loaded yet: {tables:list}."),
    "data.engine": Words(
        fr="Les indicateurs sont calculés par {engine:raw}.", en="The figures are computed by {engine:raw}."
    ),
    "data.see_refused": Words(fr="Lire les lignes refusées de {table}", en="Read the rejected rows of {table}"),
    # quality
    "data.quality": Words(fr="Ce qui a été trouvé dans les données", en="What was found in the data"),
    "data.quality_none": Words(
        fr="Rien à signaler : pas de doublon, pas de date impossible, pas de lien rompu.",
        en="Nothing to report: no duplicate, no impossible date, no broken link.",
    ),
    "data.quality_place": Words(fr="ligne {line} de la correspondance", en="line {line} of the mapping"),
    # files
    "data.files": Words(fr="Fichiers", en="Files"),
    "data.files_none": Words(
        fr="Aucun fichier dans le dossier « data » de l’espace de travail.",
        en="No file in the workspace’s “data” folder.",
    ),
    "data.file": Words(fr="Fichier", en="File"),
    "data.size": Words(fr="Taille", en="Size"),
    "data.modified": Words(fr="Modifié", en="Modified"),
    "data.kilobytes": Words(fr="{n} Ko", en="{n} kB"),
    "data.send": Words(fr="Envoyer des fichiers", en="Send files"),
    "data.send_hint": Words(
        fr="CSV, Excel, ODS ou Parquet, {limit} Mo au plus chacun. Rien n’est importé tant que vous ne le demandez "
        "pas.",
        en="CSV, Excel, ODS or Parquet, {limit} MB at most each. Nothing is imported until you ask for it.",
    ),
    "data.send_replace": Words(fr="Remplacer un fichier du même nom", en="Replace a file of the same name"),
    "data.send_button": Words(fr="Envoyer", en="Send"),
    "data.no_file": Words(
        fr="Aucun fichier choisi. En choisir au moins un, puis l’envoyer.",
        en="No file chosen. Choose at least one, then send it.",
    ),
    "data.changes": Words(fr="Appliquer des changements", en="Apply changes"),
    "data.changes_hint": Words(
        fr="Les lignes en retard ou corrigées, dans des fichiers nommés comme ceux de la correspondance ; "
        "« deletions.csv » (table,id) pour ce qui est supprimé, « merges.csv » (table,from,into) pour les doublons "
        "réunis. Le reste des faits ne bouge pas ; tout passe, ou rien.",
        en="Late or corrected rows, in files named as those of the mapping; “deletions.csv” (table,id) for what went, "
        "“merges.csv” (table,from,into) for duplicates made one. The other facts stay as they are; all of it goes "
        "through, or nothing.",
    ),
    "data.changes_button": Words(fr="Appliquer", en="Apply"),
    "data.uploaded": Words(fr="« {name:raw} » est reçu.", en="“{name:raw}” is here."),
    "data.suggest": Words(fr="Proposer une correspondance", en="Suggest a mapping"),
    "data.suggest_hint": Words(
        fr="Lue dans les titres et les valeurs des fichiers cochés ; les doutes sont marqués, rien n’est deviné en "
        "silence.",
        en="Read from the headings and values of the ticked files; doubts are marked, nothing is guessed in silence.",
    ),
    "data.suggest_none": Words(fr="Cocher au moins un fichier à lire.", en="Tick at least one file to read."),
    # history
    "data.history": Words(fr="Imports", en="Imports"),
    "data.history_none": Words(fr="Aucun import lancé depuis cette page.", en="No import started from this page."),
    "data.number": Words(fr="{n}", en="{n}"),
    "data.day": Words(fr="{day:date}", en="{day:date}"),
    "data.moment": Words(fr="{at}", en="{at}"),
    "data.state.running": Words(fr="En cours", en="Under way"),
    "data.state.done": Words(fr="Chargé", en="Loaded"),
    "data.state.unchanged": Words(
        fr="Rien de nouveau : mêmes fichiers, même correspondance", en="Nothing new: same files, same mapping"
    ),
    "data.state.refused": Words(
        fr="Refusé : les données d’avant restent en place", en="Refused: the previous data stays in place"
    ),
    "data.state.failed": Words(
        fr="Échoué : les données d’avant restent en place", en="Failed: the previous data stays in place"
    ),
    "data.state.cancelled": Words(
        fr="Arrêté : les données d’avant restent en place", en="Stopped: the previous data stays in place"
    ),
    "data.fault.busy": Words(fr="Un autre import tenait l’espace de travail.", en="Another import held the workspace."),
    "data.fault.stopped": Words(
        fr="Le serveur s’est arrêté pendant l’import. Le relancer.",
        en="The server stopped during the import. Start it again.",
    ),
    "data.fault.ours": Words(
        fr="Une faute de notre côté ; référence à citer : {reference}.",
        en="A fault on our side; reference to quote: {reference}.",
    ),
    # rejected rows
    "data.rejected_title": Words(fr="Lignes refusées", en="Rejected rows"),
    "data.rejected_none": Words(fr="Le dernier import n’a refusé aucune ligne.", en="The last import rejected no row."),
    "data.rejected_verdict": Words(
        fr="{n} {n:?défaut|défauts} dans {rows} {rows:?ligne refusée|lignes refusées} sur {read}.",
        en="{n} {n:?fault|faults} in {rows} rejected {rows:?row|rows} of {read}.",
    ),
    "data.rejected_lead": Words(
        fr="Corriger le fichier à la ligne dite, ou la règle dans la correspondance, puis importer de nouveau.",
        en="Fix the file at the line given, or the rule in the mapping, then import again.",
    ),
    "data.rejected_download": Words(fr="Télécharger ces lignes (CSV)", en="Download these rows (CSV)"),
    "data.line": Words(fr="Ligne", en="Line"),
    "data.column": Words(fr="Colonne", en="Column"),
    "data.value": Words(fr="Valeur", en="Value"),
    "data.reason": Words(fr="Raison", en="Reason"),
    "data.whole_line": Words(fr="la ligne entière", en="the whole line"),
    "data.empty_value": Words(fr="(vide)", en="(empty)"),
    "data.pages": Words(fr="Pages", en="Pages"),
    "data.page_of": Words(fr="Page {n} sur {total}", en="Page {n} of {total}"),
    "data.previous": Words(fr="Précédentes", en="Previous"),
    "data.next": Words(fr="Suivantes", en="Next"),
    # mapping
    "data.mapping_title": Words(fr="Ce que sont les colonnes de vos fichiers", en="What the columns of your files are"),
    "data.mapping_label": Words(fr="Texte de la correspondance", en="Text of the mapping"),
    "data.mapping_lead": Words(
        fr="Ce texte dit comment vos fichiers deviennent des données : noms, dates, valeurs, liens. Les constats "
        "suivent la "
        "frappe.",
        en="This text says how your files become data: names, dates, values, links. Findings follow as you type.",
    ),
    "data.mapping_suggested": Words(
        fr="Proposition lue dans vos fichiers, pas encore enregistrée. Relire les lignes marquées, corriger, "
        "enregistrer.",
        en="A suggestion read from your files, not saved yet. Read the marked lines, correct, save.",
    ),
    "data.mapping_replaces": Words(
        fr="L’enregistrer remplacera la correspondance en vigueur ; l’ancienne reste dans les versions.",
        en="Saving it will replace the mapping in force; the old one stays among the versions.",
    ),
    "data.mapping_errors": Words(
        fr="{n} {n:?erreur|erreurs} : l’import serait refusé. Corriger d’abord ; ou enregistrer tel quel pour finir "
        "plus tard.",
        en="{n} {n:?error|errors}: the import would be refused. Fix first; or save as it is to finish later.",
    ),
    "data.mapping_despite": Words(fr="Enregistrer malgré les erreurs", en="Save despite the errors"),
    "data.mapping_conflict": Words(
        fr="La correspondance a changé pendant que vous écriviez. Votre texte est ci-dessous, intact.",
        en="The mapping changed while you were writing. Your text is below, untouched.",
    ),
    "data.mapping_replace": Words(fr="Enregistrer mon texte à la place", en="Save my text in its place"),
    "data.mapping_save": Words(fr="Enregistrer la correspondance", en="Save the mapping"),
    "data.mapping_saved": Words(
        fr="Correspondance enregistrée, version {n}. Importer pour l’appliquer.",
        en="Mapping saved, version {n}. Import to apply it.",
    ),
    "data.mapping_check": Words(fr="Vérifier", en="Check"),
    "data.mapping_findings": Words(fr="Constats", en="Findings"),
    "data.mapping_to_findings": Words(
        fr="Aller aux constats et à l’enregistrement", en="Go to the findings and to saving"
    ),
    "data.mapping_versions": Words(fr="Versions", en="Versions"),
    "data.mapping_version": Words(fr="version {n}, {at}", en="version {n}, {at}"),
    "data.mapping_initial": Words(fr="texte trouvé au départ", en="text found at the start"),
    "data.mapping_outside": Words(fr="modifiée hors de la page", en="changed outside the page"),
    "data.no_mapping_title": Words(
        fr="Les fichiers n’ont pas encore de correspondance.", en="The files have no mapping yet."
    ),
    "data.no_mapping_lead": Words(
        fr="Envoyer les exports de votre CRM sur la page des données, puis demander une proposition : Portulan lit "
        "les titres "
        "des colonnes, marque ses doutes et vous laisse trancher.",
        en="Send your CRM’s exports on the data page, then ask for a suggestion: Portulan reads the column headings, "
        "marks "
        "its doubts and leaves the choice to you.",
    ),
    "data.go_to_files": Words(fr="Aller aux fichiers", en="Go to the files"),
}
