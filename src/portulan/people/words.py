# ruff: noqa: E501  (a sentence is proof-read on one line)
"""The words of signing in and of accounts."""

from portulan.language.words import Words

WORDS: dict[str, Words] = {
    "people.sign_in": Words(fr="Se connecter", en="Sign in"),
    "people.sign_in_verdict": Words(
        fr="La stratégie commerciale, écrite et mesurée.", en="The commercial strategy, written and measured."
    ),
    "people.sign_in_lead": Words(
        fr="Cinq décisions, chacune avec ce qu’elle donne.", en="Five decisions, each beside what it yields."
    ),
    "people.username": Words(fr="Nom d’utilisateur", en="User name"),
    "people.password": Words(fr="Mot de passe", en="Password"),
    "people.refused": Words(
        fr="Ce nom et ce mot de passe ne vont pas ensemble. Vérifiez les majuscules, ou demandez un nouveau mot de passe à la direction.",
        en="This name and password do not match. Check capital letters, or ask management for a new password.",
    ),
    "people.closed": Words(
        fr="Trop d’essais. Par sécurité, la connexion reprend dans quinze minutes.",
        en="Too many attempts. For safety, signing in works again in fifteen minutes.",
    ),
    "people.forgotten": Words(
        fr="Mot de passe oublié : la direction en remet un avec la commande portulan account.",
        en="Forgotten password: management sets a new one with the command portulan account.",
    ),
    "people.account": Words(fr="Mon compte", en="My account"),
    "people.account_lead": Words(
        fr="Ce que vous pouvez faire ici, et comment vous y entrez.", en="What you may do here, and how you get in."
    ),
    "people.role": Words(fr="Rôle", en="Role"),
    "people.rights": Words(fr="Droits", en="Rights"),
    "people.may_read": Words(fr="Lire tout le plan et tous les chiffres", en="Read the whole plan and every figure"),
    "people.may_act": Words(fr="Ouvrir des actions et les clore", en="Open actions and close them"),
    "people.may_steer": Words(fr="Décider : focus, tests, rituels", en="Decide: focus, tests, rituals"),
    "people.may_edit_plan": Words(fr="Modifier le plan", en="Edit the plan"),
    "people.may_import_facts": Words(fr="Charger des données", en="Load data"),
    "people.may_not": Words(fr="(réservé à l’équipe)", en="(for the team)"),
    "people.change_password": Words(fr="Changer de mot de passe", en="Change password"),
    "people.password_lead": Words(
        fr="Douze caractères au moins. Vos autres sessions seront fermées.",
        en="At least twelve characters. Your other sessions will end.",
    ),
    "people.password_old": Words(fr="Mot de passe actuel", en="Present password"),
    "people.password_new": Words(fr="Nouveau mot de passe", en="New password"),
    "people.password_again": Words(fr="Nouveau mot de passe, encore une fois", en="New password, once more"),
    "people.password_changed": Words(fr="Mot de passe changé.", en="Password changed."),
    "people.sign_out": Words(fr="Se déconnecter", en="Sign out"),
    "people.cancel": Words(fr="Annuler", en="Cancel"),
}
