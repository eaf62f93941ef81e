"""The headings of exports, French and English, of HubSpot, Salesforce, Pipedrive, Odoo and Sellsy, and their meanings.

Headings are compared without accents, case, signs and CRM prefixes: `Date d'entrée`, `date_d_entree` and
`DATE D ENTREE` are one. The order within a list is the order of preference.
"""

import re
import unicodedata
from collections.abc import Mapping

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "account": {
        "account_id": "account id|company id|id entreprise|n entreprise|numero entreprise|id societe|id client|"
        "code client|numero client|record id|organization id|organisation id|id externe|reseller key|accountseq|"
        "customer id|customerid|id|account|entreprise|societe|company",
        "name": "account name|company name|nom de l entreprise|nom entreprise|raison sociale|nom de la societe|"
        "nom societe|nom du client|organization name|nom de l organisation|name|nom|account|company|"
        "entreprise|societe|"
        "organisation|organization|client|partenaire",
        "sector": "sector|industry|secteur d activite|secteur|industrie|business segment|activite|domaine d activite",
        "country": "country|pays|country region|billing country|pays de facturation|office location|code pays|"
        "ship country",
        "region": "region|state|state region|billing state|departement|state or province|etat region",
        "city": "city|ville|billing city|ville de facturation|ship city",
        "employees": "employees|number of employees|effectif|nombre d employes|nombre de salaries|effectifs|"
        "nb salaries|taille|number employees|tranche d effectif",
        "revenue": "annual revenue|revenue|chiffre d affaires|chiffre d affaires annuel|ca|ca annuel|revenu annuel",
        "created_at": "create date|created date|createdate|creation date|date de creation|created at|"
        "cree le|creee le|"
        "add time|organization created|created on|ajoute le|date d ajout",
    },
    "lead": {
        "lead_id": "lead id|contact id|mql id|id contact|id du contact|id lead|n piste|numero piste|id piste|"
        "id prospect|record id|person id|id externe|id",
        "created_at": "create date|created date|createdate|first contact date|date de creation|cree le|creee le|"
        "created at|creation date|created on|person created|date d ajout|ajoute le|add time|date du premier contact",
        "account_id": "account id|company id|associated company id|organization id|id entreprise|n entreprise|"
        "id societe|company|entreprise|societe|nom de l entreprise|organisation|organization|company name|"
        "nom de la societe|account|societe du contact",
        "owner_id": "owner id|contact owner|lead owner|proprietaire du contact|proprietaire|responsable|owner|"
        "commercial|vendeur|salesperson|assigned to|hubspot owner id|charge d affaires",
        "channel": "channel|canal|original source|lead source|source|origine|origine de la piste|source d origine|"
        "origin|canal d acquisition|source du lead|provenance|analytics source",
        "campaign": "campaign|campagne|utm campaign|campaign name|nom de la campagne|campagne utm|campaign id",
        "name": "full name|nom complet|contact name|nom du contact|lead name|name|nom|contact|person|last name|"
        "nom de famille",
        "email": "email|e mail|adresse e mail|adresse email|mail|courriel|work email|email professionnel",
        "score": "score|lead score|hubspot score|score hubspot|note",
        "status": "lead status|statut du lead|statut|status|etat|lifecycle stage|phase du cycle de vie",
        "mql_at": "mql date|mql le|became an mql date|date de passage en mql|became a marketing qualified lead date",
        "sql_at": "sql date|sql le|became an sql date|date de passage en sql|became a sales qualified lead date",
        "meeting_at": "meeting date|rendez vous le|date du premier rendez vous|date de rendez vous|first meeting",
        "opportunity_at": "converted date|convertie le|date de conversion|became an opportunity date",
        "won_at": "won date|date won|gagnee le|became a customer date|date de gain",
        "refused_at": "refused date|refusee le|disqualified date|date de refus",
        "refusal_reason": "refusal reason|motif de refus|disqualification reason|unqualified reason|"
        "motif de disqualification",
        "refusal_comment": "commentaire de refus|refusal comment|disqualification comment",
        "opportunity_id": "converted opportunity id|n affaire|associated deal id|id affaire",
    },
    "opportunity": {
        "opportunity_id": "opportunity id|deal id|id opportunite|id affaire|n affaire|numero affaire|"
        "id de la transaction|id transaction|record id|opportunityseq|id externe|id",
        "name": "opportunity name|deal name|dealname|nom de l affaire|nom de l opportunite|"
        "nom de la transaction|opportunite|titre|title|deal title|titre de l affaire|name|nom|affaire|objet",
        "account_id": "account id|accountseq|company id|associated company id|organization id|"
        "id entreprise|n entreprise|"
        "id client|account name|account|company|associated company|nom du compte|compte|entreprise|societe|client|"
        "organization|organisation|entreprise associee|nom de l entreprise|raison sociale|company name|customer",
        "lead_id": "lead id|contact id|n piste|mql id|associated contact id",
        "owner_id": "owner id|deal owner|opportunity owner|hubspot owner id|proprietaire de la transaction|"
        "proprietaire de l opportunite|proprietaire|sales agent|owner|responsable|commercial|vendeur|salesperson|"
        "systemuserseq|charge d affaires|utilisateur|sales rep",
        "offer_id": "product id|productseq|product|produit|offre|article|article principal|product name|offer",
        "channel": "channel|canal|lead source|deal source|original source|source|origine|source de la piste|"
        "source d origine|origine du deal|provenance|analytics source",
        "campaign": "campaign|campagne|campaign id|primary campaign source|campaignseq|campagne source",
        "created_at": "create date|created date|createdate|created on|date de creation|cree le|creee le|engage date|"
        "opportunity created on|deal created|affaire creee le|created at|date d ouverture|ajoutee le|add time|"
        "date de creation de l affaire|creation date|opened",
        "expected_close": "expected close date|expected closing|date de cloture prevue|cloture prevue|"
        "date de signature prevue|date de cloture estimee|echeance|date d echeance|date de conclusion prevue",
        "closed_at": "closed date|close date|closedate|date de cloture|cloturee le|date de fermeture|won time|"
        "date de signature|closed on|date gagne perdu|date de conclusion|date closed|gagne perdu le|"
        "date de fin",
        "status": "status|deal status|statut|etat|statut de l affaire|resultat|outcome|state",
        "stage": "stage|deal stage|stage name|sales stage|etape|etape de la transaction|etape de l affaire|phase|"
        "etape du pipeline|pipeline stage|deal pipeline stage id|statut commercial|etape de vente",
        "amount": "amount|deal value|close value|montant|montant net|valeur|value|expected revenue|revenu espere|"
        "montant ht|deal amount|montant de l affaire|potentiel|montant eur|revenu attendu|valeur de l affaire|"
        "montant de la transaction|total ht",
        "list_amount": "list amount|list price|montant catalogue|prix catalogue|prix catalogue eur|montant tarif|"
        "montant brut|gross amount",
        "cost": "cost|cout|cout eur|cout de revient|prix de revient",
        "probability": "probability|probabilite|deal probability|probabilite de reussite|probabilite de gain",
        "loss_reason": "loss reason|lost reason|closed lost reason|motif de perte|raison de la perte|raison perte|"
        "motif de la perte|raison de perte",
        "competitor": "competitor|concurrent|main competitors|main competitor|concurrents",
        "currency": "currency|devise|currency iso code|code devise|monnaie",
    },
    "stage_entry": {
        "opportunity_id": "opportunity id|deal id|n affaire|id affaire|id opportunite|id transaction|id",
        "stage": "stage|stage name|new stage|etape|nouvelle etape|value|new value|deal stage|phase|to stage",
        "entered_at": "entered at|date entered|entree le|date d entree|date entree|fivetran start|entered|timestamp|"
        "created date|date de changement|change date|modifie le|date",
        "sequence": "sequence|ordre|order|rang",
    },
    "activity": {
        "activity_id": "activity id|engagement id|id activite|n activite|task id|event id|id",
        "kind": "activity type|kind|type d activite|nature|type|task subtype|engagement type",
        "direction": "direction|sens",
        "happened_at": "happened at|activity date|date de l activite|activity date time|"
        "due date|start time|"
        "date d activite|date et heure|date|echeance|marked as done time|timestamp",
        "held": "held|done|tenu|realise|fait|effectue|is closed|termine",
        "lead_id": "lead id|contact id|who id|n piste|id contact",
        "opportunity_id": "opportunity id|deal id|what id|n affaire|id affaire",
        "account_id": "account id|company id|n entreprise|id entreprise",
        "owner_id": "owner id|owner|responsable|assigned to|commercial|hubspot owner id|utilisateur|proprietaire",
        "subject": "subject|objet|sujet|title|titre|email subject",
        "text": "text|texte|note|notes|description|body|contenu|commentaire|email text|note body|compte rendu",
    },
    "sale": {
        "sale_id": "sale id|invoice id|order line id|id vente|n vente|numero de facture|n facture|invoice number|id",
        "sold_at": "sold at|sale date|invoice date|order date|orderdate|date de vente|date de facture|date facture|"
        "date de facturation|vendu le|vendue le|date de commande|effective date|date",
        "account_id": "account id|customer id|id client|n entreprise|client|customer|reseller key|n client|entreprise",
        "opportunity_id": "opportunity id|deal id|n affaire|id affaire",
        "offer_id": "product id|product 2 id|product key|produit|product|article|offre|reference|code article",
        "owner_id": "owner id|employee id|employee key|commercial|vendeur|salesperson|proprietaire",
        "channel": "channel|canal|canal de vente|origine",
        "quantity": "quantity|order quantity|quantite|qte",
        "list_amount": "list amount|extended amount|montant brut|montant catalogue|prix catalogue|prix catalogue eur|"
        "montant tarif",
        "amount": "net amount|sales amount|total price|montant net|montant ht|montant ht eur|total ht|amount|montant|"
        "montant eur|chiffre d affaires",
        "cost": "cost|total product cost|cout|cout eur|cout de revient",
        "currency": "currency|devise|currency iso code",
    },
    "spend": {
        "spend_id": "spend id|id depense|n depense",
        "day": "day|date|jour|mois|month|date de depense",
        "channel": "channel|canal|source|origine|platform|plateforme|levier",
        "campaign": "campaign|campagne|campaign name|xyz campaign id|nom de la campagne|campaign id",
        "amount": "spend|spent|amount spent|cost|depense|depenses|montant depense|montant|"
        "montant eur|cout|budget depense|"
        "montant depense eur",
        "currency": "currency|devise",
    },
    "owner": {
        "owner_id": "owner id|user id|sales agent|systemuserseq|id utilisateur|id commercial|id du proprietaire|"
        "employee id|n commercial|matricule|code|identifiant|id|owner|commercial|vendeur",
        "name": "name|full name|nom complet|owner|sales agent|nom|commercial|user name|utilisateur|vendeur",
        "email": "email|e mail|adresse e mail|mail",
        "team": "team|equipe|sales team|equipe commerciale",
        "manager": "manager|responsable|superieur|manager id",
        "role": "role|fonction|title|poste|profil",
        "started_on": "started on|hire date|date d arrivee|date d embauche|arrive le|arrivee",
        "left_on": "left on|date de depart|parti le|depart",
    },
    "offer": {
        "offer_id": "product id|productseq|product key|product code|reference|code article|sku|"
        "id produit|code|id|product|"
        "produit|article|reference interne",
        "name": "product name|nom du produit|product|produit|designation|libelle|article|name|nom|english product name",
        "family": "family|product family|famille|series|product category|categorie|gamme|categorie d article",
        "position": "position|positionnement",
        "list_price": "list price|sales price|unit price|prix de vente|prix catalogue|"
        "prix catalogue eur|prix unitaire|"
        "prix ht|tarif|prix|prix public|price",
        "unit_cost": "unit cost|standard cost|cost|cout|cout unitaire|prix de revient|cout unitaire eur|cout eur|"
        "prix d achat",
    },
    "target": {
        "target_id": "target id|quota id|sales quota key|id objectif",
        "kpi": "kpi|indicateur|metric",
        "owner_id": "owner id|owner|commercial|employee key|vendeur|proprietaire",
        "team": "team|equipe",
        "period_from": "period from|from|du|debut|quota date|start date|date de debut",
        "period_to": "period to|to|au|fin|end date|date de fin",
        "value": "quota|sales amount quota|target|objectif|objectif eur|cible|value|valeur|montant",
    },
}

FILE_HINTS: Mapping[str, str] = {
    "account": "accounts|account|companies|company|entreprises|societes|clients|customers|"
    "organisations|organizations|"
    "comptes|resellers|reseller",
    "lead": "leads|lead|contacts|contact|pistes|prospects|mql|persons|people|personnes",
    "opportunity": "opportunities|opportunity|deals|deal|affaires|opportunites|pipeline|transactions|crm lead",
    "stage_entry": "stage history|opportunity history|deal stage|etapes|historique|stage changes|history",
    "activity": "activities|activity|tasks|task|events|event|calls|call|meetings|meeting|emails|"
    "activites|taches|notes|"
    "engagement",
    "sale": "sales|order|opportunity line item|"
    "invoices|orders|ventes|factures|commandes|line item|line items|order details|fact reseller sales",
    "spend": "spend|depenses|ads|costs|marketing",
    "owner": "owners|owner|users|user|teams|team|commerciaux|equipe|utilisateurs|vendeurs|sales teams",
    "offer": "products|product|offers|catalogue|articles|produits|offres",
    "target": "targets|quota|quotas|objectifs",
}

WON = "won|closed won|closedwon|gagne|gagnee|gagnees|gagnes|signe|signee|conclu gagne|ferme gagne|fermee gagnee|true"
LOST = "lost|closed lost|closedlost|perdu|perdue|perdues|perdus|conclu perdu|ferme perdu|fermee perdue|abandonne|refuse"
OPEN = (
    "open|en cours|ouvert|ouverte|ouvertes|ouverts|in progress|engaging|prospecting|new|nouveau|"
    "nouvelle|qualified|qualification|"
    "qualifie|proposition|proposal|negotiation|negociation|decouverte|discovery|"
    "appointment scheduled|presentation scheduled|"
    "decision maker bought in|contract sent|needs analysis|value proposition|perception analysis|id decision makers|"
    "proposal price quote|negotiation review|contact made|demo scheduled|proposal made|"
    "negotiations started|prospection|"
    "qualified to buy|rendez vous planifie|presentation planifiee|devis envoye|a relancer|lead in|prospect"
)
KINDS: Mapping[str, str] = {
    "call": "call|appel|appel telephonique|telephone|phone",
    "email": "email|e mail|mail|courriel|incoming email|list email",
    "meeting": "meeting|rendez vous|reunion|rdv|event",
    "demo": "demo|demonstration",
    "visit": "visit|visite",
    "note": "note|notes|commentaire",
    "task": "task|tache|to do|todo|a faire",
}
INTERNAL = re.compile(
    r"^(_?fivetran|_sdc|_airbyte|_dlt|system ?mod ?stamp|systemmodstamp|photo ?url|last (viewed|referenced))"
)
DELETED = ("is deleted", "fivetran deleted", "supprime", "deleted", "archived", "archive")


def plain(heading: str) -> str:
    """A heading without accents, case, signs and CRM prefixes, words separated by one space."""
    text = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"__c$|_c$", "", text)
    text = re.sub(r"[^a-z0-9]+", " ", text).strip()
    return re.sub(r"^(property |hs )+", "", text)


def meanings(table: str, column: str) -> list[str]:
    """The plain headings that mean this column, best first."""
    return HEADINGS[table].get(column, "").split("|")
