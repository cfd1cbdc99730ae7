# L'interface en français.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-board = Échéances
nav-agreements = Accords
board-what = Ce qui est dû, par qui, pour quand et pourquoi : les violations d'abord, puis ce qui échoit le plus tôt.
calendar-file = Calendrier (.ics)
nothing-due = Rien n'est dû.
no-findings-here = Rien ne correspond à ce filtre.
board-cut = Tout n'est pas montré
board-cut-what = { $shown } sur { $all } sont montrés, les plus urgents d'abord. Choisissez un accord ou une partie pour voir les autres.
agreement = Accord
owed-by = Dû par
owed-to = Dû à
finding-status = Statut
show = Montrer
statuses-open = Ouverts
statuses-all = Tout
status-breached = Violé
status-destroyed = Preuves détruites
status-at-risk = En danger
status-due-soon = Dû dans les 24 heures
status-due = Dû
status-unverifiable = Invérifiable
status-past-worst = Dont le délai a peut-être expiré
status-waiting = Le délai ne court pas
status-late = Tardif
status-met = Accompli
status-waived = Dispensé
status-withdrawn = Repris à temps
time-over = Dépassé de { $span }
time-left = Reste { $span }
time-left-latest = { $span } jusqu'au dernier moment licite
time-worst-left = Au pire, encore { $span }
time-worst-over = Peut-être expiré depuis { $span }
span-two = { $one } { $other }
duty = Devoir
who-to-whom = Dû par, à
deadline = Délai
because-of = À cause de
to-recipient = à
no-deadline = Sans échéance : vaut à tout moment
one-reading = Tardif selon une lecture
one-reading-why = Les sources divergent sur le point de savoir si l'on travaille un jour dont ce délai dépend, ou le calendrier n'en dit rien, ou on ne sait pas quel lieu compte. Selon une lecture c'est tardif, selon une autre c'est à temps : on ne dit pas que c'est tardif.
one-reading-after-this = tardif selon une lecture après cela
deadline-sure = À temps selon toutes les lectures jusqu'au
counted-at = Compté à
latest-lawful = au plus tard
matter-period = Période { $number }
matter-standing = La règle dans son ensemble
all-breaches = Toutes les violations
whole-board = Tout le tableau
not-owed = Hypothétique : non dû
not-owed-why = Ceci dit ce qui serait dû si le texte avait été en vigueur.
would-be = Serait dû
would-be-what = Rien de cela n'est dû. Ce le serait si la partie était liée, ou une fois le texte en vigueur ; qui fait ce dont parle une règle en voit le délai dans tous les cas.
would-be-not-in-force = Le texte n'est pas en vigueur.
not-in-force-on = Pas en vigueur le { $day }, quand le délai commencerait à courir.
not-in-force-then = Pas en vigueur le { $day }, quand cela s'est passé.
in-force-since-then = En vigueur depuis le { $day } ; il ne juge pas ce qui a commencé avant.
would-be-said = Elle a dit ce qu'elle est : { $capacity }.
would-be-unbound = Non liée ; ceci la lierait :
would-be-no-act = aucun acte de sa part
capacity-developer = développeur
capacity-provider = fournisseur
capacity-deployer = déployeur
capacity-modifier = auteur d'une modification
capacity-distributor = distributeur
capacity-authority = autorité
capacity-other = autre
at-risk-why = La lecture prudente du délai est passée. Selon l'autre lecture il reste du temps ; ne vous y fiez qu'avec un avis juridique.
file-now = Notifier maintenant
what-is-concluded = Ce qui est constaté
recipient = Destinataire
matter = Affaire
clock-started = Début du délai
filed-at = Déposé
deadline-conservative = Lecture prudente
plan-on-this = comptez sur celle-ci
deadline-statutory = Dernier moment licite
breach-after-this = violation seulement après
cure-until = Réparable jusqu'au
total = Total
total-bound = Doit être
total-period = Période couverte
exception = Exception applicable
consequence = Conséquence
occurrence = Numéro de suite
concluded-for = Constaté pour le
claimant-all = toutes les parties ensemble
claimant-others = chaque autre partie
claimant-law = ceux que la loi désigne
in-the-agreement = Dans l'accord
clause-not-held = Le texte de cette clause n'est pas détenu ici.
the-clause = La clause
wording-original = Les mots mêmes de l'instrument
wording-summary = Un résumé, non les mots de l'instrument
proof-tree = Preuve
show-statement = Déclaration
evidence-role = Ce que c'est
no-evidence = Cela n'exige aucune déclaration.
not-found-heading = Ce qui a été cherché et non trouvé
by-whom = De qui
looked-up-to = Cherché jusqu'au point de contrôle
no-horizon = Aucun point de contrôle de cette partie n'est détenu : l'omission n'est pas prouvée
how-counted = Comment le délai est compté
how-counted-named = C'est le jour ou l'heure indiqués ; rien n'a été compté.
check-elsewhere = Le vérifier ailleurs
finding-json = Télécharger (JSON)
check-elsewhere-why = Quiconque détient les mêmes déclarations parvient à la même constatation. Donnez le fichier à un autre nœud et faites-la recalculer là-bas :
finding-id = Constatation
role-trigger = L'a fait naître
role-supplement = En dit davantage
role-correction = Rectifie
role-withdrawn-by-bearer = Retirée par l'obligé
role-destroyed-by-bearer = Preuve détruite par l'obligé
role-start = A fait courir le délai
role-tier = L'a aggravé
role-act = Fait à temps
role-cure = Fait tard, réparé
role-late = Fait trop tard
role-contrary = Contraire à la règle
role-before = Devait précéder
role-counted = Compté
role-excuse = Excuse
role-extension = Donne plus de temps
role-possible = Peut-être cela ; contenu non détenu ou insuffisant
state-pending = En attente : le délai ne court pas encore
state-active = En cours : le délai court
state-fulfilled = Accompli
state-excused = Excusé
state-suspended = Suspendu
state-breached = Violé
state-cured = Réparé
state-escalated = Violé, et une conséquence s'ensuit
state-undetermined = Indéterminé
state-destroyed = Ne peut être dit : l'obligé a détruit les preuves

## Duties and findings
finding-evidence = Éléments de preuve
evidence-changes = Ce qui a été fait ensuite aux éléments de preuve
evidence-change = Ce qui a été fait
change-corrected = Rectifié
change-superseded = Remplacé par une autre déclaration
change-withdrawn = Retiré par qui l'a dit
change-destroyed = Contenu détruit par qui l'a dit
changed-to = →
claimed-for = affirme
counts-from = compte à partir du
not-logged-at = d'autres ne l'ont pas vu dans le journal au
logged-at = d'autres l'ont vu dans le journal au
rests-on = Repose sur
rests-vouched = Des dates dont d'autres se portent garants
rests-claimed = La parole du signataire ; personne d'autre ne garantit la date
rests-contradicted = Des dates dont d'autres se portent garants, contre ce qui était affirmé
claimed-time-contradicted = Une date affirmée est contredite
claimed-time-contradicted-why = D'autres ont vu le journal à des moments qui ne s'accordent pas avec ce qui a été affirmé. Ce qu'ils garantissent compte ; les deux sont montrés.
as-claimed-it-would-be = si l'affirmation comptait :
horizon-seen = D'autres n'ont rien vu de plus dans son journal au

## Agreements
given-finding = Une conclusion
check-finding = Les déclarations détenues ici mènent à la même constatation
check-finding-wrong = Les déclarations détenues ici n'y mènent pas
check-finding-unheld = Elle repose sur ce qui n'est pas détenu ici
check-finding-around = Ce qui entoure la conclusion n’en découle pas
check-finding-closed = Ce nœud ne dit rien des constatations aux inconnus : elles reposent sur des déclarations qui ne sont pas pour tous. Contrôlez-la à un nœud à vous, ou connecté
map-none = Aucune part connue
day-applies-from = s’applique à partir du
status-since = état depuis le
section-treaties = Traités et accords bilatéraux
section-laws = Lois
section-soft-law = Droit souple, normes et engagements
section-templates = Modèles
section-comparisons = Traités d’autres domaines, pour comparer
agreements-n = { $n ->
    [one] Un accord
   *[other] { $shown } accords
}
agreements-words = Mots du titre, de l’identifiant ou de l’éditeur
agreements-what = Traités, droit souple, normes et lois comme texte et comme règle, avec qui y participe et s'ils sont en vigueur.
publish-text = Publier un texte
no-agreements = Aucun accord ne correspond.
form = Forme
dimension = Dimension
binding = Caractère obligatoire
parties-known = Participent
rules = Règles
published-by = publié par
since = depuis
force-coming = Entre en vigueur
force-not-yet = Pas en vigueur
force-undetermined = Indéterminé
form-treaty = Traité
form-soft-law = Droit souple
form-standard = Norme
form-regulation = Réglementation
form-bilateral = Bilatéral
form-unilateral = Unilatéral
binding-yes = Obligatoire
binding-no = Non obligatoire
binding-unknown = On ne sait si c'est obligatoire
dimension-safety-research = Recherche en sûreté
dimension-standards = Normes
dimension-military = Militaire
dimension-commercial = Commercial
dimension-dialogue = Dialogue
dimension-adjacent = Loi connexe
text-template = Modèle de texte
text-draft = Projet
text-proposed = Proposé
text-enacted = Adopté
text-in-force = En vigueur
text-deferred = Différé
text-superseded = Remplacé
text-repealed = Abrogé
certainty-verified = vérifié
certainty-reported = rapporté
certainty-unconfirmed = non confirmé
certainty-disputed = contesté
what-if = Et si
agreement-file = Fichier de l'accord
words-digest = Empreinte des mots (SHA-256)
words-digest-why = Un acte qui accepte ce texte nomme cette empreinte ; il ne vaut pour aucun autre texte.
text-contradicted = D'autres mots sous le même nom et la même version
text-contradicted-why = Celui qui publie a donné plus tard d'autres mots sous le même nom et la même version. Ils ne changent rien ici : le premier texte tient, et d'autres mots exigent une nouvelle version.
on-this-page = Sur cette page
parties = Parties
text-and-rule = Texte et règle
final-clauses = Clauses finales
timeline = Chronologie
due-under-it = Dû à ce titre
act-of-our-party = Acte au nom de notre partie
act-two-persons = Vous le proposez. Il n'est signé et enregistré que lorsqu'une autre personne l'approuve.
day-unknown = jour inconnu
text-and-rule-why = À gauche les mots, à droite ce qui en découle par machine. Où une clause n'a pas de règle, ce sont des personnes qui la lisent.
no-clauses = Aucune clause n'est détenue.
authentic = fait foi
applies-from = s'applique à partir du
applies-until = s'applique jusqu'à la fin du
no-rule = Sans règle : lue par des personnes.
rule-in-the-file = La règle telle que le fichier l'a
force-no-rule = Le texte n'a pas de règle d'entrée en vigueur.
force-why = Calculé à partir des actes détenus ici et de ceux que le fichier nomme.
entry-into-force = Entrée en vigueur
what-is-known = Ce que l'on sait
text-from = Texte de
text-shipped = fourni avec le programme
day-proposed = Proposé le
day-adopted = Adopté le
day-opened = Ouvert à la signature le
jurisdiction = Ressort
enforcement = Exécution
depositary = Dépositaire
institution = Institution
standing-of-text = Statut du texte
source = source
claims = Affirmations concurrentes
claims-why = Ce qui se dit ailleurs reste à côté de ce qui est tenu ici, avec le motif.
claim-held = Tenu pour vrai
claim-rejected = Tenu pour faux
claim-open = Ouvert
said-by = dit par
no-sources = Aucune source n'est nommée.
read-on = lu le
vienna-default = (Convention de Vienne)
terms-consent = Consentement à être lié
terms-consent-any = par tout acte
terms-signature-binds = la signature lie déjà
terms-signature = Signature
terms-signature-needed = nécessaire avant la ratification
terms-signature-not-needed = non nécessaire avant la ratification
terms-open = Ouvert à la signature
terms-accession = Adhésion
terms-accession-open = à tout moment
terms-accession-after-entry = après l'entrée en vigueur
terms-accession-after-signature = après la période de signature
terms-accession-closed = impossible
terms-open-to = Ouvert à
terms-powers = Pleins pouvoirs
terms-powers-dispensed = dispense ; la clé enregistrée suffit
terms-powers-required = exigés
terms-deposit = Le dépôt compte à partir de
terms-deposit-statement = la déclaration de la partie elle-même
terms-deposit-receipt = la réception par le dépositaire
terms-reservations = Réserves
terms-reservations-permitted = si elles sont compatibles avec l'objet et le but
terms-reservations-prohibited = interdites
terms-reservations-only = seulement à
terms-reservations-except = à tout sauf
terms-tacit = Silence sur une réserve
terms-tacit-after = vaut acceptation après { $length }
terms-tacit-never = ne vaut jamais acceptation
terms-reserved-consent = Consentement assorti d'une réserve
terms-reserved-first = compte dès qu'une autre partie l'accepte
terms-reserved-deposit = compte à partir du dépôt
part-bound = Qui ces clauses lient
part-bound-since = Lié depuis
part-bound-until = Jusqu'au
between-parties = Entre deux parties
between-note = Ce qui vaut entre deux d'entre elles autrement qu'il n'est écrit ; c'est réciproque. Entre toutes les autres, chaque clause s'applique telle qu'écrite.
between-pairs = Chaque paire et clause, avec la règle qui le dit
between-two = Entre
between-clause = Clause
between-effect = Ce qui s'applique
reservation-of = Réserve de
accepted-by = Acceptée par
objected-by = Objection de
silence-accepts = Le silence l'accepte à partir du
between-applies = telle qu'écrite
between-clause-not-in-force = la clause ne lie pas les deux
between-modified = telle que modifiée, réciproquement
between-not = pas entre les deux
between-suspended = suspendue
between-pending = ouvert
between-not-accepted = une adhésion qui n'a pas été acceptée
between-no-force = pas en vigueur entre les deux
between-not-bound = l'une des deux n'est pas liée
rule-of-the-text = selon le texte lui-même
rule-of-vienna = Convention de Vienne,
terms-withdrawal = Retrait
terms-withdrawal-silent = non prévu
terms-withdrawal-implied = implicite, après 12 mois
terms-withdrawal-forbidden = exclu
terms-withdrawal-allowed = après un préavis de { $length }
terms-withdrawal-first-of-month = le premier jour du mois suivant un préavis de { $length }
terms-withdrawal-day-of-year = le { $day } (mois-jour) d'une année, par notification jusqu'au { $by }
terms-withdrawal-not-before = pas dans les premiers { $length }
terms-withdrawal-notice-to = la notification montre qu'elle a été faite à { $to }
terms-withdrawal-reasons = elle donne ses motifs
terms-amendment = Amendement
terms-amendment-acceptors = lie ceux qui l'acceptent, une fois que { $share } l'ont fait
terms-amendment-majority = lie tous, une fois que { $share } ont accepté
terms-amendment-opt-out = lie tous sauf ceux qui s'en dégagent dans un délai de { $length }
terms-amendment-blocked = bloqué si { $share } objectent
share-in = { $share } dans { $group }
share-not-in = { $share } hors de { $group }
share-more-than = plus de { $part } des parties
share-every = chaque partie de { $group }
share-weight = des parties ayant { $bound } de { $weight }
share-and = et
share-or = ou
parties-n = { $n ->
    [one] { $shown } partie
   *[other] { $shown } parties
}
share-of-parties = { $fraction } des parties
terms-provisional = Application provisoire
terms-suspension = Suspension pour soi-même
terms-radical = Une violation change la position de tous
length-minutes = { $n ->
    [one] { $shown } minute
   *[other] { $shown } minutes
}
length-hours = { $n ->
    [one] { $shown } heure
   *[other] { $shown } heures
}
length-weeks = { $n ->
    [one] { $shown } semaine
   *[other] { $shown } semaines
}
length-months = { $n ->
    [one] { $shown } mois
   *[other] { $shown } mois
}
length-years = { $n ->
    [one] { $shown } an
   *[other] { $shown } ans
}
shade-party = Partie
shade-consented = A consenti, pas encore liée
shade-signed = A signé
shade-left = Sortie, refus ou suspension
map-label = Carte mondiale des parties ; le tableau ci-dessous dit la même chose en mots
map-note = Les tracés ne prennent pas position sur les frontières ni sur le statut d'un territoire.
no-parties-known = Aucun acte d'une partie n'est détenu ici ; qui participe n'est pas connu par ce qui l'est.
parties-table = Toutes dans un tableau
listed-as-of = au { $day }
listed-until = Le fichier énumère ce qui a été fait jusqu'au { $day }. Ce qui a été fait depuis n'est connu ici que par des déclarations : qui n'est pas énuméré peut avoir adhéré depuis, et qui l'est peut être sorti.
from-the-file = nommée dans le fichier de l'accord
party-not = Pas partie
party-ad-referendum = A signé, sous réserve de confirmation
party-declined = A refusé
party-signatory = Signataire
party-awaiting = Attend l'acceptation de sa réserve
party-contracting = A consenti
party-provisional = Applique à titre provisoire
party-committed = Liée par ses seuls engagements
party-party = Partie
party-suspended = Suspendue
party-withdrawn = Sortie
party-succeeded = Une autre lui a succédé
party-terminated = Éteinte
no-events = On ne sait rien qui se soit passé.
and-more = et { $number } de plus
earlier-events = Auparavant : { $number }
has-flaw = a un défaut
act = Acte
why = Pourquoi
flaw-counts-from = Compte à partir du
flaws = Actes sans effet, ou d'un autre effet que voulu
progress-at-least = Au moins { $number } parties ont déposé un engagement.
progress-below = Moins de { $number } parties ont déposé un engagement, ou aucune.
progress-why = L'avancement est dit par groupes, afin que nul n'apprenne qu'il est décisif.
conditional-commitments = Engagements conditionnels
round-flawed = Le résultat ne tient pas
round-activated = Activés, contrôlé ici
round-not-activated = Non activés
round-closed-by = Clos par
round-bound-since = Tous liés depuis
round-bound-from = Tous liés à partir du
at-level = niveau { $level }
round-left-out = Dépôts laissés de côté
powers-head-of-state = Chef d'État
powers-head-of-government = Chef de gouvernement
powers-foreign-minister = Ministre des affaires étrangères
powers-full = Pleins pouvoirs
powers = En vertu de quels pouvoirs
powers-none = non indiqué
powers-holder = Détenus par
two-persons = Deux personnes
article = Article
clauses-concerned = Clauses concernées
clauses-concerned-why = Aucune case cochée : l’accord entier.
words-of-the-act = Mots de l'acte
language-of-words = Langue
executed-on = Fait le
act-marking-why = Les actes relatifs aux accords publics sont d'ordinaire ouverts ; choisissez une étiquette plus étroite si l'acte lui-même n'est pas public.
what-if-what = Ce qui suivrait d'un acte que personne n'a fait, ou d'un autre texte. Rien n'est conservé et les données réelles ne sont pas touchées.
what-if-wrong = Ceci ne peut être pensé jusqu'au bout
line-number = ligne { $line }
hypothetical = Hypothétique
hypothetical-why = Personne n'a fait ni dit cela. Rien n'en est signé, enregistré ni conservé.
as-it-is = Tel que c'est
as-it-would-be = Tel que ce serait
bound-n = { $n ->
    [one] { $shown } partie est liée
   *[other] { $shown } parties sont liées
}
findings-changed = Constatations qui seraient autres ou nouvelles
findings-gone = Constatations qui ne tiendraient plus
findings-same = Aucune.
what-if-act = Supposer un acte
day = Jour
what-if-as-of = Regarder ce jour
what-if-text = Supposer un autre texte
what-if-text-why = Changez ce que vous voulez, par exemple relevez un plafond.
think-through = Montrer ce qui s'ensuit
obs-c-since = Depuis

## Why an act has no effect, or another than meant
action-malformed = Son contenu n'a pas la forme d'un acte
action-text-missing = Il ne nomme pas les mots qu'il accepte
action-not-shown = Moins de personnes peuvent le lire que le texte
action-date-not-existing = Il nomme une date qui n'existe pas
action-dates-contradictory = Ses dates se contredisent, ou sont postérieures au moment où il a été dit
action-date-not-attested = Aucun dépositaire n'atteste sa date antérieure ; il compte à partir du moment où il a été dit
action-deposit-contradictory = Deux dépôts se contredisent
action-awaiting-receipt = Il attend la réception par le dépositaire
action-not-acknowledged = La partie n'avait pas alors accepté elle-même ces mots
action-not-own = Seule la partie elle-même peut faire cela
action-not-depositary = Seul le dépositaire peut faire cela
action-not-organ = Seul l'organe nommé dans le texte peut faire cela
action-powers-missing = Les pleins pouvoirs sont exigés et ne sont pas produits
action-powers-insufficient = Les pouvoirs produits ne suffisent pas
action-target-missing = Il ne dit pas quel acte il vise
action-target-unknown = L'acte visé n'est pas connu ici
action-target-unfit = L'acte visé est d'une autre sorte
action-target-without-effect = L'acte visé est lui-même sans effet
action-repeated = Cela avait déjà été fait
action-not-open-to = L'accord n'est pas ouvert à cette partie
action-signature-closed = Il n'est pas ouvert à la signature ce jour-là
action-mode-not-open = Le texte ne permet pas cette manière de consentir
action-not-signed = Il n'avait pas été signé auparavant
action-accession-closed = L'adhésion n'est pas ouverte ce jour-là
action-succession-to-nothing = Le prédécesseur n'a rien à quoi succéder
action-nothing-to-withdraw = Il n'y a rien à retirer
action-in-force-already = Il est déjà en vigueur
action-not-yet-in-force = Il n'est pas encore en vigueur
action-not-bound = Cette partie n'est pas liée
action-withdrawal-not-provided = Le texte ne prévoit pas le retrait
action-withdrawal-forbidden = Le texte exclut le retrait
action-withdrawal-too-early = Le retrait n'est pas possible si tôt
action-notice-shortened = Le préavis est plus court que le texte ne l'exige ; il compte à partir du jour ultérieur
action-too-late = C'est venu trop tard
action-provisional-not-provided = Le texte ne prévoit pas l'application provisoire
action-reservation-forbidden = Le texte interdit cette réserve
action-reservation-unconfirmed = La réserve faite à la signature n'a pas été confirmée
action-reservation-late = La réserve est venue après le consentement
action-reservation-defeated = Une partie a objecté à la réserve tardive
action-reservation-not-accepted = La réserve exige une acceptation qui manque
action-objection-late = L'objection est venue après l'acceptation tacite
action-answer-without-effect = Cette réserve n'appelle pas de réponse
action-acceptance-without-effect = Les adhésions n'exigent pas d'acceptation ici
action-amendment-undetermined = Que l'amendement soit en vigueur dépend d'un poids, d'un groupe ou d'un jour qui n'est pas connu
action-notice-incomplete = La notification ne montre pas à qui elle a été faite, ou ses motifs, comme le texte l'exige
action-amendment-unknown = Aucun tel amendement n'est connu
action-suspension-without-ground = Aucun motif de suspension n'est montré
action-termination-without-ground = Aucun motif d'extinction n'est montré
action-measure-not-open = Cette mesure n'est pas ouverte à cette partie
action-measure-too-early = La mesure est venue avant la fin du délai d'objection
action-measure-contested = La mesure a été contestée à temps
action-not-unanimous = Toutes les parties n'ont pas été d'accord
action-correction-defeated = Une objection a fait échec à la correction

## For which day a page is asked
asked-as-of = État au
asked-known-by = Tel que connu au
asked-now = Maintenant
asked-another-day = État à un autre jour
asked-other-time = Un autre moment que maintenant
asked-as-of-what = L'état des choses au { $time }.
asked-ahead = Cela est encore à venir : on le donne comme si rien d'autre n'était dit jusque-là.
asked-known-by-what = D'après ce que ce nœud savait au { $time }.

## The board
filter-unknown = « { $name } » n'est pas un filtre de cette page et a été laissé de côté.
filter-status-unknown = « { $name } » n'est pas un statut ; ce qui est ouvert est montré.
party-unclear = Quelle partie ?
party-none = Aucune partie ne s'appelle ici « { $name } ».
party-several = Plusieurs parties répondent à « { $name } » : choisissez-en une.
whose = Devoirs de qui
whose-all = Tous
whose-ours = Dus par nous
whose-to-us = Dus à nous
table-file = Tableau (CSV)
state-broken = Violé : ce qui est interdit a été fait
state-broken-consequence = Violé : ce qui est interdit a été fait, et une conséquence s'ensuit
state-kept = Respecté jusqu'ici

## Parties and what they declared
standing-committed = Lié par engagement conditionnel
column-signature = Signature
column-consent = Ratification ou autre consentement
column-left = Retrait
sign-accession = adhésion
sign-acceptance = acceptation
sign-approval = approbation
sign-formal-confirmation = confirmation formelle
sign-succession = succession
sign-definitive-signature = signature définitive
declarations = Réserves, déclarations et objections
declared-about = À propos de
notifications = Notifications dépositaires
notification-number = N°

## Entry into force
force-how-met = Comment les conditions ont été remplies
force-entered = Il est entré en vigueur le { $day }.
force-enters = Il entre en vigueur le { $day }.
force-met-on = Les conditions ont été remplies le { $day }.
force-by-act = Par
force-then = Le jour de l'entrée en vigueur est { $then }.
force-not-met = Dans son ensemble il n'est pas en vigueur : les conditions ne sont pas remplies.
force-undecided = Indéterminé : ce qui est connu ne permet pas de trancher.
force-undecided-since = Les conditions ont pu être remplies depuis le { $day }.
force-not-known = Non connu :
force-condition = Condition
force-has = Jusqu'ici
force-stands = État
force-conditions = Conditions d'entrée en vigueur
force-holds = Remplie
force-holds-not = Non remplie
force-holds-unknown = Non connu
force-refused = La règle ou les actes ne peuvent être jugés.
joining-signed = Ont signé
joining-signed-undated = Ont signé, jour non connu
joining-no-act = Aucun acte détenu ici
joining-withdrew = Ont retiré leur consentement
force-all = Toutes les conditions suivantes
force-any = L'une des conditions suivantes
force-weight = Parties ayant { $bound } de { $weight }
force-share = Au moins { $share } de { $whole }
force-majority = Plus de { $share } de { $whole }
force-relative = { $weight } des parties au moins { $share } de leur { $other }
force-delayed = { $length } après ceci :
force-everyone = Tous les membres de « { $group } »
force-other = { $agreement } est en vigueur
force-from-day = Pas avant le { $day }
force-decision = Décidé : { $decision }
force-has-of = { $has } sur { $needs }
force-at-least = au moins { $amount }
force-more-than = plus de { $amount }
force-whole-members = ceux qui sont concernés
force-whole-parties = les parties à { $agreement }
force-whole-group = les membres de « { $group } »
force-whole-signatories = les signataires
force-whole-except = { $whole }, sauf « { $group } »
force-within = seulement ceux de « { $group } »
force-outside = seulement ceux qui ne sont pas de « { $group } »
force-party-to = seulement les parties à { $agreement }
force-no-organizations = organisations non comptées
force-had-signed = seulement ceux qui avaient signé
force-by = par { $acts }
then-same-day = le même jour
then-after = { $length } après cela
then-first-of-month = le premier jour du mois qui suit { $length } après cela
unknown-set = les membres de { $name }
unknown-weight = les poids de { $name }
unknown-weight-on = les poids de { $name } au { $day }
unknown-weight-of = le poids de { $name }
unknown-agreement = l'état de { $name }
unknown-decision = s'il a été décidé : { $name }
unknown-circulation = quand l'amendement a été distribué
unknown-opening = quand il a été ouvert à la signature
unknown-line = ce que dit la ligne { $line } : « { $text } »
unknown-name = si { $name } est l'une des lignes qui ne correspondent à rien
unknown-state = si { $name } est un État : aucun État ni aucune organisation connus ici ne s'appelle ainsi
unknown-acts = des actes qui ne sont pas détenus ici
unknown-acts-after = les actes après le { $day }, dernier jour dont parle la liste
unknown-acts-lost = des actes que le tableau ne montre plus : d'après ses propres jours d'effet il est entré en vigueur le { $told }, d'après ses actes le { $found }
unknown-whole = si l'accord dans son ensemble est en vigueur
note-not-before = Les conditions seules donneraient le { $day } ; le texte fixe un jour plus tardif.
note-withdrew-counts = { $name } a consenti le { $consented } et l'a retiré le { $withdrew } : cela ne compte plus dès lors.
note-withdrew-settled = { $name } a consenti le { $consented } et l'a retiré le { $withdrew }, quand le jour était déjà fixé.
note-withdrew-after = { $name } a consenti le { $consented } et l'a retiré le { $withdrew }, après l'entrée en vigueur, que moins de parties ne défont pas (Convention de Vienne, art. 55).
note-fell = Les conditions remplies le { $met } ne l'étaient plus le { $fell }, avant le jour.
note-overwritten = Le registre montrait { $act } de { $name } le { $day } ; au { $since } c'était écrasé.
note-succeeded = { $successor } prend la place de { $predecessor } depuis le { $day }.
act-application = Application
act-participation = Participation
act-simplified-procedure = Procédure simplifiée
act-declaration = Déclaration
act-signature-withdrawal = Retrait de la signature

## Rules as lists
outline-list-comma = {", "}
outline-where = De « { $kind } » :
outline-who = Qui
outline-when = Quand tout ceci est vrai
outline-must = Doit faire
outline-must-not = Ne doit pas faire
outline-must-keep = Doit respecter
outline-before = Avant de faire ceci
outline-must-first = Ceci doit avoir été fait
outline-by-when = Dans quel délai
outline-goes-to = Adressé à
outline-except = Sauf
outline-afterwards = Ensuite
outline-also = Aussi
outline-each-party = Chaque partie
outline-each-of = Chaque partie de « { $group } »
outline-issuer = Quiconque dépose ce dont parle la règle
outline-party = { $party }
outline-the-bearer = le débiteur
outline-of-bearer = « { $kind } »
outline-of-anyone = « { $kind } » de quiconque
outline-of-another = « { $kind } » d'une autre partie
outline-of-group = « { $kind } » d'un membre de « { $group } »
outline-filed = { $filed } est déposé
outline-file = Déposer { $filed }
outline-obtain = Veiller à ce que { $filed } soit déposé
outline-one-matter = Les dépôts ayant le même « { $field } » sont une seule affaire
outline-every = Tous les { $length }, à compter de { $from }
outline-until = Jusqu'au { $day }
outline-once = Une fois, à { $at }
outline-day-bound = le jour où l'accord lie le débiteur
outline-within = Dans { $period }
outline-within-after = Dans un délai de { $period }, après { $start }
outline-from-filing = son dépôt
outline-from-field = { $field }
outline-from-earliest = le premier connu de : { $fields }
outline-from-latest = le dernier, une fois tous connus, de : { $fields }
outline-from-each = chacun, séparément, de : { $fields }
outline-from-that-day = ce jour
outline-tier = { $name } : dans { $period }, si tout ceci est vrai
outline-tier-after = { $name } : dans un délai de { $period }, après { $start }, si tout ceci est le cas
outline-extended = Jusqu'à { $until }, si { $filed } est déposé avant la fin du délai
outline-cure = Une violation est réparée en le faisant dans { $period } après elle
outline-exception-nothing = { $label } : ne s'applique pas, si tout ceci est vrai
outline-exception-within = { $label } : dans { $period } à la place, si tout ceci est vrai
outline-excused = { $filed } est déposé à la place
outline-to = { $who }
outline-to-if = { $who }, si tout ceci est vrai
outline-to-otherwise = Sinon { $who }
outline-follow-every = { $name } : { $filed }, au moins tous les { $period }, jusqu'au dépôt de { $until }
outline-follow-after = { $name } : { $filed }, dans { $period } après { $after }
outline-limit-when = Examiné chaque fois qu'un dépôt s'y ajoute
outline-at-least-before = Au moins { $length } avant
outline-at-most-before = Au plus { $length } avant
outline-first-filed = { $filed } a été déposé
outline-consequence = Ce qui suit d'une violation : clause { $clause }
outline-owed-each = Dû à chaque autre partie séparément
outline-at-levels = Vaut au niveau { $levels } de la clause
outline-period = { $length }
outline-period-clock = { $length } à l'horloge
outline-period-calendar = { $length }, en jours de calendrier
outline-period-working = { $length }, en jours ouvrables
outline-period-business = { $length } d'heures ouvrables
outline-period-1182 = { $length }, comme compte le règlement 1182/71
outline-period-at = { $period }, à { $place }
outline-period-at-by = { $period }, au lieu parmi { $place } que nomme { $field } ; à défaut, selon la lecture la plus large
outline-period-rounded = { $period } ({ $how })
outline-rounded-last = au dernier jour si le mois n'a pas un tel jour
outline-rounded-next = au premier jour du mois suivant si le mois n'a pas un tel jour
outline-all-of = Tout ceci :
outline-any-of = L'un de ceci :
outline-not-so = Non pas :
outline-not-known = { $field } : non connu
outline-known = { $field } : connu
outline-in-group = { $item } appartient à « { $group } »
outline-in-breach = { $party } est en violation de « { $duty } »
outline-is-so = { $value }
outline-yes = { $value } : oui
outline-no = { $value } : non
outline-word-yes = oui
outline-word-no = non
outline-has = { $list } comprend : { $word }
outline-has-any = { $list } comprend l'un de : { $words }
outline-one-of = { $item } est l'un de : { $list }
outline-is = { $left } est { $right }
outline-is-not = { $left } n'est pas { $right }
outline-less = { $left } est inférieur à { $right }
outline-at-most = { $left } est au plus { $right }
outline-more = { $left } est supérieur à { $right }
outline-at-least = { $left } est au moins { $right }
outline-defined = { $value } (« { $name } »)
outline-plus = { $left } plus { $right }
outline-minus = { $left } moins { $right }
outline-times = { $left } fois { $right }
outline-over = { $left } divisé par { $right }
outline-day-of = le jour de { $of } en UTC
outline-day-of-at = le jour de { $of } à { $place }
outline-field-issuer = qui le dépose
outline-field-subject = son objet
outline-field-issued = quand il a été déposé
outline-field-of = { $field } de « { $kind } »
outline-count = le nombre de « { $kind } »
outline-sum = la somme de { $of } sur « { $kind } »
outline-min = le moindre { $of } de « { $kind } »
outline-max = le plus grand { $of } de « { $kind } »
outline-there-is = Il y a « { $kind } » avec tout ceci :
outline-for-every = Pour chaque « { $kind } » :
outline-in-unit = { $value } en { $unit }
outline-by-bearer = Déposé par le débiteur
outline-by-another = Déposé par une autre partie
outline-by-group = Déposé par un membre de « { $group } »
outline-window-last = Déposé dans les derniers { $length }
outline-window-since = Déposé depuis le { $day }
outline-window-each = Pour une même période de { $length }, à compter du { $from }, d'après { $by }
outline-from-to = { $from } à { $to }

## What if, act by act
what-if-another = Un acte de plus
what-if-without = Retirer
what-if-who = { $who } : { $before } → { $after }
what-if-leaving = Qui se retirerait
what-if-leaves = { $who } resterait lié jusqu'au { $day } ; à partir de ce jour, il ne le serait plus.
what-if-leaves-why = Ce qui est devenu dû avant ce jour reste dû (Convention de Vienne sur le droit des traités, art. 70).
what-if-leaves-owing = Au { $day }, si rien d'autre n'était dit d'ici là, il devrait encore :
what-if-leaves-free = Au { $day }, si rien d'autre n'était dit d'ici là, il ne devrait plus rien de ce que demandent les règles de ce texte.
what-if-gone-why = Ils existaient et n'existeraient plus : ce sur quoi ils reposent serait autre.
what-if-party-why = Un pays par son nom ou son code, ou une partie par son identifiant. Laissez une ligne vide pour supposer moins.

## Counts of entry into force
standing-committed-parties = { $n ->
    [one] 1 partie
   *[other] { $shown } parties
}
force-more-needed = { $n ->
    [one] Il en faut encore 1
   *[other] Il en faut encore { $shown }
}
force-missing = { $n ->
   *[other] Manquent : { $shown }
}
force-could-join = { $n ->
   *[other] Pourraient encore se joindre : { $shown }
}
force-count = { $n ->
    [one] Au moins 1 partie a consenti
   *[other] Au moins { $shown } parties ont consenti
}
then-days-after = { $n ->
    [one] 1 jour après cela
   *[other] { $shown } jours après cela
}
then-first-of-nth-month = { $n ->
    [one] le premier jour du mois qui suit ce mois
   *[other] le premier jour du { $shown }e mois après ce mois
}

## What now
ours = Les nôtres
breaches-by-others = Violations par d'autres
breaches-to-us = Dû à nous et violé
task-to-us-breached = { $n ->
    [one] Un devoir envers nous est violé
   *[other] { $shown } devoirs envers nous sont violés
}
task-own-breached = { $n ->
    [one] Un de nos devoirs est violé
   *[other] { $shown } de nos devoirs sont violés
}
task-own-at-risk = { $n ->
    [one] Un de nos devoirs a dépassé son délai prudent
   *[other] { $shown } de nos devoirs ont dépassé leur délai prudent
}
task-own-past-worst = { $n ->
    [one] Le délai d'un de nos devoirs a peut-être expiré : un fait manque
   *[other] Le délai de { $shown } de nos devoirs a peut-être expiré : des faits manquent
}
task-own-soon = { $n ->
    [one] Un de nos devoirs échoit d'ici un jour
   *[other] { $shown } de nos devoirs échoient d'ici un jour
}
task-own-unverifiable = { $n ->
    [one] Un de nos devoirs ne peut être jugé : un fait manque
   *[other] { $shown } de nos devoirs ne peuvent être jugés : des faits manquent
}
task-own-later = { $n ->
    [one] Un de nos devoirs est dû plus tard
   *[other] { $shown } de nos devoirs sont dus plus tard
}
task-others-breached = { $n ->
    [one] Une violation par d'autres
   *[other] { $shown } violations par d'autres
}
status-would-be-due = Serait dû
state-not-owed = Non dû : le texte n'était pas en vigueur quand cela a commencé, ou ne lie pas
what-now = Que faire maintenant
dismiss-now = Juger non soumis à notification
tell-now = Dire ce qui n'est pas encore connu :
broken-why = Ce qui était interdit a été fait : aucun dépôt ne peut le défaire.
broken-excused-by = Selon sa règle, cela est excusé par : { $what }, venant de { $who }.
broken-no-excuse = Sa règle ne nomme rien qui l'excuserait.
broken-ask = Le demander
broken-ask-title = Demande d'être excusé : { $rule }
broken-tell = Informer ceux à qui cela est dû
broken-tell-title = Ce qui était interdit a été fait : { $rule }
broken-look = Voir les preuves
by-bearer = la partie elle-même
by-anyone = n'importe qui
by-another-party = une autre partie
foreseen = Si cela est signé aujourd'hui
act-anyway = Le proposer quand même
foreseen-flawed = Sans effet, ou d'un autre effet que voulu :
foreseen-same = Le statut de la partie ne change pas :
foreseen-becomes = Le statut de la partie :
what-if-unknown = « { $party } » n'est pas une partie connue ici. Prenez le code d'un pays, tel que FR, ou l'identifiant d'une partie.
what-if-early = Le texte a été ouvert le { $day } ; auparavant nul ne pouvait agir.
what-if-day = « { $day } » n'est pas un jour. Écrivez 2026-11-28.
what-if-flaws = Actes sans effet
form-addressees = Destinataires de la loi
own-default = (défaut de ce programme)
addressees-by-rule = Qui est visé résulte de ses règles : quiconque fait ce dont elles parlent.
not-known = inconnu
without-effect-yet = Pas encore d'effet
act-under = Au titre de
act-flawed = Sans effet, ou d'un autre effet que voulu
deadline-unknown = Inconnu : { $within } à compter de « { $from } », que personne n'a dit
deadline-worst = Au pire
file-now-why = Ce qui est consigné ici est ce que vous avez notifié à l'autorité : ce programme ne lui envoie rien.
asides = { $n ->
    [one] 1 déclaration n'a pas pu être prise en compte dans ce qui est dû et a été écartée : une faute de ce programme
   *[other] { $shown } déclarations n'ont pas pu être prises en compte dans ce qui est dû et ont été écartées : une faute de ce programme
}
# Calendars.
ics-name = Comity : ce qui est dû
ics-would-be = (serait dû)
ics-plan = Prévoir { $plan }. Au plus tard { $latest }.
ics-one-reading = Selon une lecture, il est en retard après { $at }.
ics-worst = Prévoir { $at }, au pire.
ics-owes = { $who } doit cela au titre de { $law }, { $clause }.
ics-would-owe = { $who } devrait cela au titre de { $law }, { $clause }.
ics-goes-to = Destinataire : { $recipient }.
authority-site = son site
