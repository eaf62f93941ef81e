# ruff: noqa: E501  (a sentence is proof-read on one line)
"""The words of the home page, the search, the manual, the component sheet and the error pages."""

from portulan.language.words import Words

_FAULTS: dict[str, Words] = {
    "fault.bad_request": Words(fr="Cette demande ne se lit pas.", en="This request cannot be read."),
    "fault.bad_request_way_out": Words(
        fr="L’adresse ou le formulaire est incomplet. Revenez à la page précédente et recommencez.",
        en="The address or the form is incomplete. Go back to the previous page and try again.",
    ),
    "fault.forbidden": Words(fr="Votre rôle ne permet pas cela.", en="Your role does not allow this."),
    "fault.forbidden_edit_plan": Words(
        fr="Modifier le plan est réservé à l’équipe ; vous êtes en lecture seule. Tout reste lisible. La direction peut changer votre rôle.",
        en="Editing the plan is for the team; you are read only. Everything can still be read. Management can change your role.",
    ),
    "fault.forbidden_import_facts": Words(
        fr="Charger des données est réservé à l’équipe ; vous êtes en lecture seule. La direction peut changer votre rôle.",
        en="Loading data is for the team; you are read only. Management can change your role.",
    ),
    "fault.forbidden_way_out": Words(
        fr="Cette page est réservée à d’autres rôles que le vôtre. La direction peut changer votre rôle.",
        en="This page is for other roles than yours. Management can change your role.",
    ),
    "fault.stale_form": Words(fr="Ce formulaire a trop attendu.", en="This form waited too long."),
    "fault.stale_form_way_out": Words(
        fr="Par sécurité, rien n’a été enregistré. Revenez à la page, rechargez-la et envoyez de nouveau : le navigateur garde en général ce que vous aviez saisi.",
        en="For safety, nothing was saved. Go back, reload the page and send it again: the browser usually keeps what you typed.",
    ),
    "fault.not_found": Words(fr="Cette page n’existe pas.", en="This page does not exist."),
    "fault.not_found_way_out": Words(
        fr="Rien ne se trouve à l’adresse {path}. Elle a pu changer avec le plan, ou une lettre manque.",
        en="Nothing is at {path}. It may have changed with the plan, or a letter is missing.",
    ),
    "fault.ours": Words(fr="La faute est de notre côté.", en="This fault is ours."),
    "fault.ours_way_out": Words(
        fr="Vos données et votre plan n’ont pas changé. Réessayez ; si cela revient, citez cette référence à qui tient l’application :",
        en="Your data and your plan have not changed. Try again; if it comes back, quote this reference to whoever runs the application:",
    ),
    "fault.home": Words(fr="Retour au cap", en="Back to the heading"),
    "fault.status": Words(fr="Erreur {status:raw}", en="Error {status:raw}"),
}

_HOME: dict[str, Words] = {
    "home.title": Words(fr="Le cap", en="Heading"),
}

WORDS: dict[str, Words] = _FAULTS | _HOME
