"""Invented French companies and people. Any likeness to a real one is chance: they are put together from word lists."""

# ruff: noqa: E501 — lists of phrases: one idea a line reads better than wrapped strings

import random
import re
import unicodedata
from dataclasses import dataclass

_TRADES: dict[str, tuple[str, ...]] = {
    "industrie": (
        "Fonderie", "Scierie", "Verrerie", "Papeteries", "Ateliers", "Mécanique", "Chaudronnerie", "Plasturgie",
        "Emboutissage", "Usinage", "Tôlerie", "Câblerie", "Forges", "Menuiserie", "Cartonnerie", "Tissages",
        "Imprimerie", "Décolletage", "Outillage", "Traitement de surface", "Robinetterie", "Céramiques", "Moulages",
        "Fabrique", "Constructions", "Matériaux",
    ),
    "agroalimentaire": (
        "Laiterie", "Conserverie", "Conserves", "Biscuiterie", "Minoterie", "Fromagerie", "Salaisons", "Brasserie",
        "Cidrerie", "Abattoirs", "Chocolaterie", "Boulangerie", "Fumaison", "Sucrerie", "Distillerie", "Vergers",
        "Crêperie industrielle", "Confiturerie", "Mareyage", "Semoulerie",
    ),
    "logistique": ("Transports", "Entrepôts", "Logistique", "Messagerie", "Frigo", "Affrètement", "Docks", "Plateforme"),
    "énergie": ("Énergies", "Chaufferie", "Hydroélectrique", "Réseaux", "Méthanisation", "Éoliennes", "Cogénération"),
    "santé": ("Clinique", "Polyclinique", "Laboratoires", "Blanchisserie hospitalière", "Cliniques", "Centre de soins"),
    "collectivités": (
        "Ville", "Communauté de communes", "Agglomération", "Syndicat des eaux", "Régie des eaux", "Régie des transports",
        "Centre technique", "Syndicat des déchets",
    ),
}  # fmt: skip
_PLACES = (
    "l’Odet", "Ménez", "Trégor", "Ponant", "Lanvaux", "Belle-Anse", "Val d’Erdre", "la Sèvre", "l’Aulne", "Léon", "Goëlo",
    "la Rance", "l’Authion", "Penthièvre", "la Mayenne", "Haut-Layon", "Saint-Mars", "Val de Braye", "la Vilaine",
    "Bocage", "la Touques", "Pays de Caux", "l’Avre", "la Scarpe", "Haut-Bugey", "la Dombes", "Gier", "Pilat", "l’Ance",
    "Forez", "la Drôme", "Royans", "Vercors", "Grésivaudan", "Chablais", "la Bièvre", "l’Ouche", "Morvan",
    "la Vingeanne", "Haut-Doubs", "Sundgau", "Ried", "la Bruche", "Saulnois", "la Woëvre", "Barrois", "Thiérache",
    "la Serre", "Val de Loire", "Perche", "la Creuse", "Périgord vert", "l’Isle", "Marsan", "Béarn", "Gave", "Lauragais",
    "Minervois", "Luberon", "la Crau", "l’Argens", "Velay", "Aubrac", "Rouergue", "Quercy", "l’Armagnac",
    "Beaujolais", "Mâconnais", "la Bresse", "Livradois", "Vexin", "Hurepoix", "Brie", "Gâtinais", "Santerre", "Artois",
    "Flandre", "la Lys", "Boulonnais", "Ponthieu", "Cotentin", "Avranchin", "Vendômois", "Sologne", "Touraine",
)  # fmt: skip
_FAMILIES = (
    "Kerbrat", "Mallard", "Roussel", "Hamon", "Le Bras", "Guivarc’h", "Thébault", "Lemaître", "Coudert", "Bazin",
    "Charrier", "Pasquet", "Delorme", "Garnier", "Vasseur", "Lefort", "Chauvin", "Perrin", "Jacquot", "Masson", "Renaud",
    "Besson", "Morin", "Tessier", "Collin", "Barbier", "Royer", "Maillard", "Picard", "Guérin", "Lebrun", "Hervé",
    "Prévost", "Carlier", "Delaunay", "Poulain", "Bouvier", "Rolland", "Blin", "Gosselin", "Marchal", "Cordier",
    "Leroux", "Aubert", "Fleury", "Noël", "Humbert", "Lacroix", "Berthier", "Vidal", "Cazaux", "Darrieu", "Etcheverry",
    "Bonnafous", "Fabre", "Roche", "Chastel", "Vernet", "Rigaud", "Sabatier", "Combes", "Malaval", "Bruyère", "Pons",
    "Wagner", "Schmitt", "Muller", "Keller", "Zimmermann", "Vandamme", "Deschamps", "Lecomte", "Dumoulin", "Laurent",
    "Briand", "Le Corre", "Quémener", "Riou", "Le Goas", "Caradec", "Floch", "Jégou", "Cadiou", "Autret", "Salou",
)  # fmt: skip
_TOWNS: dict[str, tuple[str, ...]] = {
    "Bretagne": ("Quimper", "Rennes", "Brest", "Vannes", "Saint-Brieuc", "Lamballe", "Fougères", "Loudéac"),
    "Pays de la Loire": ("Nantes", "Angers", "Cholet", "Laval", "Le Mans", "La Roche-sur-Yon", "Saint-Nazaire"),
    "Normandie": ("Caen", "Rouen", "Le Havre", "Alençon", "Cherbourg", "Évreux"),
    "Hauts-de-France": ("Lille", "Douai", "Amiens", "Dunkerque", "Arras", "Saint-Quentin"),
    "Grand Est": ("Strasbourg", "Mulhouse", "Reims", "Metz", "Épinal", "Colmar", "Troyes"),
    "Bourgogne-Franche-Comté": ("Dijon", "Besançon", "Le Creusot", "Belfort", "Dole"),
    "Auvergne-Rhône-Alpes": ("Lyon", "Saint-Étienne", "Grenoble", "Oyonnax", "Roanne", "Annecy", "Clermont-Ferrand"),
    "Nouvelle-Aquitaine": ("Bordeaux", "Niort", "Limoges", "Pau", "Angoulême", "Bressuire"),
    "Occitanie": ("Toulouse", "Albi", "Castres", "Rodez", "Tarbes", "Nîmes"),
    "Centre-Val de Loire": ("Tours", "Orléans", "Blois", "Chartres", "Vierzon"),
    "Île-de-France": ("Évry", "Cergy", "Melun", "Gennevilliers", "Mantes-la-Jolie"),
    "Provence-Alpes-Côte d’Azur": ("Marseille", "Vitrolles", "Toulon", "Carros"),
}
_WITHOUT_ARTICLE = {
    "Saint-Mars", "Belle-Anse", "Lanvaux", "Flandre", "Brie", "Touraine", "Sologne", "Thiérache",
    *(town for towns in _TOWNS.values() for town in towns if town[0] not in "AEIOUÉÈ" and not town.startswith("Le ")),
}  # fmt: skip
_PLAIN = (
    "frères", "et fils", "Industrie", "SAS", "Groupe", "Production", "Ouest", "Services", "Technologies", "et Cie",
)  # fmt: skip
_WOMEN = (
    "Hélène", "Nathalie", "Sandrine", "Isabelle", "Céline", "Valérie", "Aurélie", "Sophie", "Karine", "Émilie", "Anne", "Julie", "Camille", "Delphine",
    "Marie", "Fatima", "Élodie", "Corinne", "Virginie", "Mélanie", "Chloé", "Laure", "Agnès", "Brigitte", "Florence", "Nadège", "Solenn", "Yasmina",
)  # fmt: skip
_MEN = (
    "Gérard", "Philippe", "Thierry", "Laurent", "Christophe", "Stéphane", "Nicolas", "Olivier", "Pascal", "Franck", "Bruno", "Éric", "Jean-Marc", "Vincent",
    "Didier", "Rachid", "Guillaume", "Patrick", "Antoine", "Yves", "David", "Samir", "Romain", "Alexandre", "Mickaël", "Gwenaël", "Hugo", "Fabrice",
)  # fmt: skip
_HER_ROLES = (
    "Responsable maintenance", "Directrice industrielle", "Directrice d’usine", "Responsable technique", "Directrice de site", "Directrice administrative et financière",
    "Responsable méthodes", "Responsable production", "Acheteuse", "Responsable informatique", "Gérante", "Directrice générale",
)  # fmt: skip
_HIS_ROLES = (
    "Responsable maintenance", "Directeur industriel", "Directeur d’usine", "Responsable technique", "Directeur de site", "Directeur administratif et financier",
    "Responsable méthodes", "Responsable production", "Acheteur", "Responsable informatique", "Gérant", "Directeur général",
)  # fmt: skip
_REGION_WEIGHTS = (22, 18, 8, 9, 8, 5, 13, 7, 5, 5, 4, 3)
_ABROAD = (("Belgique", "Wallonie", "Tournai"), ("Belgique", "Wallonie", "Liège"), ("Suisse", "Vaud", "Yverdon"),
           ("Luxembourg", "Luxembourg", "Esch-sur-Alzette"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """The person one talks to."""

    first: str
    last: str
    role: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    country: str
    region: str
    city: str


class CompanyNames:
    """Draws companies whose names never repeat."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.taken: set[str] = set()

    def draw(self, sector: str) -> Company:
        rng = self.rng
        if rng.random() < 0.05:
            country, region, city = rng.choice(_ABROAD)
        else:
            country, region = "France", rng.choices(tuple(_TOWNS), _REGION_WEIGHTS)[0]
            city = rng.choice(_TOWNS[region])
        name = self._name(sector, city)
        while core(name) in self.taken:
            name = self._name(sector, city)
        self.taken.add(core(name))
        return Company(name, country, region, city)

    def _name(self, sector: str, city: str) -> str:
        rng = self.rng
        trade = rng.choice(_TRADES[sector])
        if sector == "collectivités":
            return of(trade, rng.choice(_PLACES)) if rng.random() < 0.6 else of(trade, city)
        match rng.randrange(6):
            case 0 | 1:
                return of(trade, rng.choice(_PLACES))
            case 2 | 3:
                return f"{trade} {rng.choice(_FAMILIES)}"
            case 4:
                return f"{trade} {rng.choice(_FAMILIES)} {rng.choice(_PLAIN)}"
            case _:
                family = rng.choice(_FAMILIES)
                return rng.choice(
                    (f"Groupe {family}", f"{family} Industries", f"Établissements {family}", f"{trade} {family} {city}")
                )


def core(name: str) -> str:
    """A name without what follows the family's: two « Ateliers Picard » would be taken for one company."""
    words = name.split(" ")
    for length in (2, 1):
        if " ".join(words[-length:]) in _PLAIN:
            words = words[:-length]
    return " ".join(words).lower()


def of(head: str, place: str) -> str:
    """« Laiterie du Ménez », « Scierie de la Rance », « Papeteries de l’Odet », « Ville du Mans »."""
    if place.startswith("Le "):
        return f"{head} du {place[3:]}"
    if place.startswith(("la ", "l’", "La ")) or place in _WITHOUT_ARTICLE:
        return f"{head} de {place}"
    return f"{head} d’{place}" if place[0] in "AEIOUÉÈ" else f"{head} du {place}"


def draw_contact(rng: random.Random, company: str) -> Contact:
    firsts, roles = rng.choice(((_WOMEN, _HER_ROLES), (_MEN, _HIS_ROLES)))
    first, last = rng.choice(firsts), rng.choice(_FAMILIES)
    domain = slug(company) or "contact"
    return Contact(first, last, rng.choice(roles), f"{slug(first)}.{slug(last)}@{domain}.example")


def slug(text: str) -> str:
    """Letters and digits without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "-")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
