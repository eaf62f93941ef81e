"""The words of the layout, the figure and the charts."""

from portulan.language.words import Words

WORDS: dict[str, Words] = {
    "ui.brand": Words(fr="Portulan", en="Portulan"),
    "ui.skip": Words(fr="Aller au contenu", en="Skip to content"),
    "ui.quick_access": Words(fr="Accès rapide", en="Quick access"),
    "ui.main_menu": Words(fr="Menu principal", en="Main menu"),
    "ui.menu": Words(fr="Menu", en="Menu"),
    "ui.you_are_here": Words(fr="Vous êtes ici", en="You are here"),
    "ui.search": Words(fr="Chercher", en="Search"),
    "ui.as_of": Words(fr="Au {day}", en="As of {day}"),
    "ui.as_of_explained": Words(
        fr="Tout ce qui est sur la page est lu à la fin de ce jour-là, avec ce qu’on savait alors.",
        en="Everything on the page is read at the end of that day, with what was known then.",
    ),
    "ui.as_of_field": Words(fr="Lire la page au", en="Read the page as of"),
    "ui.as_of_apply": Words(fr="Lire à cette date", en="Read at this date"),
    "ui.as_of_reset": Words(fr="Revenir à la date habituelle", en="Back to the usual date"),
    "ui.language_switch": Words(fr="EN, switch to English", en="FR, passer en français"),
    "ui.badge_alerts": Words(fr=", {n} {n:?alerte|alertes}", en=", {n} {n:?alert|alerts}"),
}
