# L'interface en français.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.

## Frame
skip = Aller au contenu
nav = Pages de ce nœud
nav-overview = Vue d'ensemble
nav-statements = Déclarations
nav-peers = Pairs
nav-log = Journal
nav-audit = Piste d'audit
nav-submit = Soumettre
nav-users = Comptes
live-on = En direct
live-off = Pas en direct
sign-in = Se connecter
sign-out = Se déconnecter
about-this-node = À propos de ce nœud
api-description = Description de l'API (OpenAPI)
copy = Copier
pages = Pages de la liste
newest = Les plus récentes
older = Plus anciennes
cancel = Annuler
search = Rechercher
clear = Effacer
any = Indifférent
optional = (facultatif)
yes = Oui
no = Non
code = Code
from = de
number = Nombre
share = Part
state = État
change = Modifier
save = Enregistrer
unnamed = Sans nom
undeclared = non déclaré
empty-list = aucun
empty-text = vide

## Stopped
stopped-stand-down = Ce nœud ne signe rien : son dossier est une ancienne copie de son journal
stopped-copy-unchecked = Ce nœud ne signe encore rien : son dossier est une copie, et tous n'ont pas dit ce qu'ils détiennent de son journal
stopped-store-damaged = Ce nœud n'écrit rien : son stockage est endommagé
stopped-key-revoked = Ce nœud ne signe rien : sa clé de déclaration est révoquée
ends-signing = L'approuver met fin aux signatures ici
ends-signing-why = Cela révoque la clé avec laquelle ce nœud signe. Une fois approuvé, le nœud sert son journal et ne signe plus rien. Pour continuer à signer, remplacez d'abord la clé :
stopped-what = Ce qui est détenu reste lisible. Le manuel de l'exploitant (backup.md, keys.md) dit quoi faire.
behind-title = Cette page n'est pas à jour
behind = { $n ->
    [one] 1 déclaration détenue ne figure pas encore dans ce qui est montré ici. Regardez de nouveau dans un instant.
   *[other] { $shown } déclarations détenues ne figurent pas encore dans ce qui est montré ici. Regardez de nouveau dans un instant.
}

## Time
ago-now = maintenant
ago-seconds = { $n ->
    [one] il y a 1 seconde
   *[other] il y a { $n } secondes
}
ago-minutes = { $n ->
    [one] il y a 1 minute
   *[other] il y a { $n } minutes
}
ago-hours = { $n ->
    [one] il y a 1 heure
   *[other] il y a { $n } heures
}
ago-days = { $n ->
    [one] il y a 1 jour
   *[other] il y a { $n } jours
}
days = { $n ->
    [one] { $shown } jour
   *[other] { $n } jours
}
never = jamais

## Days and times
moment = { $weekday } { $date }, { $time }
moment-day = { $day } { $month } { $year }
moment-day-of-year = { $day } { $month }
day-of-week = { $weekday } { $date }
moment-then = { $date } { $time }
moment-in-utc = { $moment } UTC
moment-in-place = { $moment } ({ $place })
month-1 = janv.
month-2 = févr.
month-3 = mars
month-4 = avr.
month-5 = mai
month-6 = juin
month-7 = juill.
month-8 = août
month-9 = sept.
month-10 = oct.
month-11 = nov.
month-12 = déc.
weekday-1 = lun.
weekday-2 = mar.
weekday-3 = mer.
weekday-4 = jeu.
weekday-5 = ven.
weekday-6 = sam.
weekday-7 = dim.
clocks = Horloges
clocks-why = Les heures sont données en UTC, sauf si vous choisissez un lieu. Un délai est d'abord donné là où la loi compte ses jours, puis sur les horloges que vous avez choisies.
clocks-yours = Vos horloges
clocks-now = Il y est maintenant
clocks-take = Donner les heures ainsi
clocks-shown = Heures :
clocks-change = changer

## Counts
entries = { $n ->
    [0] aucune entrée
    [one] { $shown } entrée
   *[other] { $shown } entrées
}
statements-n = { $n ->
    [0] aucune déclaration
    [one] { $shown } déclaration
   *[other] { $shown } déclarations
}
from-logs = { $n ->
    [one] du propre journal
   *[other] de { $shown } journaux
}
peers-n = { $n ->
    [0] Aucun
    [one] { $shown } pair
   *[other] { $shown } pairs
}
peers-following = { $shown } suivis sans échec

## Overview
clock-wrong = L'horloge de ce nœud est fausse
clock-off = Elle s'écarte de { $seconds } secondes de celles de ses pairs et de ses témoins.
clock-far = Elle s'écarte de { $seconds } secondes de celles de ses pairs et de ses témoins. Rien n'est signé tant qu'elle n'est pas remise à l'heure.
clock-behind = Elle retarde de { $seconds } secondes sur ce que ce nœud a enregistré, et aucun quorum d'autres ne dit qu'elle est juste. Rien n'est signé tant qu'elle n'est pas remise à l'heure.
alarm-equivocation = Un journal se contredit
alarm-equivocation-what = Le journal { $origin } a signé deux points de contrôle qui ne peuvent être vrais tous les deux. Les nouvelles affirmations de son détenteur sont retenues.
alarm-held = Un pair est retenu
alarm-held-what = ses nouvelles affirmations sont retenues jusqu'à ce que des personnes décident.
alarm-failing = { $n ->
    [one] Un pair ne répond pas comme il le devrait
   *[other] { $shown } pairs ne répondent pas comme ils le devraient
}
show-both-checkpoints = Montrer les deux points de contrôle
found = Constaté
no-alarms-checked = { $n ->
    [0] Aucune contradiction dans le propre journal. État au
    [one] Aucune contradiction dans le propre journal ni dans celui d'un pair, et ce pair répond. État au
   *[other] Aucune contradiction dans le propre journal ni dans ceux de { $shown } pairs, et tous répondent. État au
}
figure-own-log = Propre journal
figure-logged = Dernier enregistrement
figure-witnessed = Attesté par témoins
figure-known = Connu ici
figure-peers = Pairs
finality-logged = Enregistré
finality-witnessed = Attesté par témoins
finality-not-witnessed = Quorum non atteint
finality-no-policy = Aucun témoin sollicité
finality-no-policy-why = la politique n'en nomme aucun
cosignatures-of = { $some } témoins sur { $all }
at-size = à la taille
latest-statements = Dernières déclarations
all-statements = Toutes les déclarations
all-peers = Tous les pairs
statements-by-kind = Déclarations par type
no-statements = Pas encore de déclaration.
no-peers = Pas encore de pair. Un pair s'ajoute par son adresse et par une empreinte venue par un canal auquel vous vous fiez déjà.

## Statements
statements-what = Toutes les déclarations que connaît ce nœud : les siennes et celles des journaux de ses pairs, les dernières connues en premier.
statement = Déclaration
kind = Type
issuer = Émetteur
subject = Objet
said = Dit
said-claimed = Dit (selon l'émetteur)
said-from = Dit à partir de
said-to = Dit avant
known-here = Connu ici
logged-between = Enregistré, tel que d'autres l'ont vu
logged-after = pas avant
logged-by = pas après
vouched-by = garanti par
this-node = ce nœud
logged-nobody = Personne d'autre que son émetteur ne dit quand.
logged-contradictory = Ceux qui s'en portent garants se contredisent : une horloge est fausse, ou quelqu'un ne dit pas la vérité. La première des dates compte.
standing = Statut
log = Journal
own-log = Propre journal
log-number = Journal { $log }
entry-number = Entrée { $index }
statement-under = { $kind } : { $title }
search-words = Mots de l'objet, du titre ou du contenu
as-of = Tel que connu le
as-of-on = Une vue du passé
as-of-what = Vous voyez ce que ce nœud savait au { $time }. Ce qu'il a appris ensuite est laissé de côté, rectifications et retraits compris.
as-of-leave = Revenir au présent
field-unread = Un filtre n'a pas pu être lu
field-unread-what = « { $field } » n'a pas été retenu dans la recherche. Les dates s'écrivent 2026-11-23 ou 2026-11-23T14:00:00Z.
time-unread = Ce n'est ni un jour ni une heure : cela n'a pas été pris en compte. Écrivez 2026-11-23, 2026-11-23 14:00 ou 2026-11-23T14:00:00Z.
no-matches = Rien ne correspond.
standing-in-force = Tient
standing-hosted = Hébergée
standing-superseded = Remplacée
standing-amended = Modifiée
standing-retracted = Retirée
standing-refused = Refusée
standing-no-effect = Sans effet
standing-unchecked = Invérifiable ici
content-held = Contenu détenu
content-absent = Contenu absent
content-erased = Contenu effacé

## Statement
what-it-says = Ce qu'elle dit
statement-id = Déclaration
content-digest = Empreinte du contenu (SHA-256)
signed-with = Signée avec
content = Contenu
content-file = Fichier du contenu
content-came = Arrivé ici
content-opaque = Un fichier de contenu de { $size } est détenu, que cette version ne sait pas montrer sous forme de liste. Prenez le fichier et lisez-le avec ce qui convient à son type.
content-reserved-why = C'est réservé à des personnes nommées, et vous n'en êtes pas ici. Un autre administrateur, ou l'exploitant, peut vous nommer. La déclaration et sa preuve tiennent sans cela.
content-absent-why = Le contenu n'est pas ici : il n'a pas été proposé à ce nœud, ou pas encore. La déclaration et sa preuve tiennent sans lui.
content-erased-why = Le contenu et son sel ont été détruits ici. La déclaration et sa preuve tiennent.
raw-json = En JSON
marking = Marquage
marking-to = pour
marking-release = pas avant
who-was-given = À qui le contenu a été remis
given-to = Remis à
first-given = Remis d'abord le
given-to-nobody = Ce nœud n'a remis le contenu à personne.
anybody = Quiconque l'a demandé
relations = Relations
no-relations = Aucune déclaration ne remplace, ne modifie, ne retire ni n'efface celle-ci, à la connaissance de ce nœud.
superseded-by = Remplacée par
supersedes = Remplace
amended-by = Modifiée par
amends = Modifie
retracted-by = Retirée par
retracts = Retire
erased-by = Contenu effacé par
erases = Efface le contenu de
was-superseded = Remplacée : une déclaration ultérieure en tient lieu
was-amended = Modifiée : à lire avec
was-retracted = Retirée : son émetteur l'a reprise définitivement
was-erased = L'émetteur a fait détruire le contenu
hosted-by = hébergée par
hosted-here = hébergée dans le journal de ce nœud
hosted-by-choice = Hébergée par
hosted-heading = Hébergée : ce n'est pas la parole de l'émetteur lui-même
hosted-why = Elle se trouve dans le journal d'une autre partie, sous une clé que cette partie a enregistrée pour l'émetteur. Elle montre ce que le détenteur du journal tient pour la parole de l'émetteur, et n'a pas d'effet sur l'émetteur.
hosted-own-too = La même déclaration se trouve dans le propre journal de l'émetteur
hosted-too = D'autres hébergent des déclarations au nom de cette partie
hosted-too-what = La liste montre ce qui se trouve dans son propre journal. Ce que d'autres conservent en son nom est sans effet sur elle.
whose-word = Parole de qui
own-word = Propre parole
refused-heading = Cette entrée a été refusée
refused-why = Le journal la contient, mais elle n'a pas passé le vérificateur de ce nœud. Elle est gardée comme élément de preuve et ne compte pour rien.
no-effect-heading = Cette déclaration est sans effet
no-effect-why = Elle est dûment signée et enregistrée, mais ce qu'elle veut changer n'appartient pas à son émetteur, ou ne se trouve pas dans le même journal.
unchecked-heading = Cette accusation ne peut pas être vérifiée ici
unchecked-why = Elle dit qu'un journal se contredit. Sa preuve est dans son contenu, qui n'est pas conservé ici ou ne vous est pas destiné : n'y croyez pas avant de l'avoir vue.
where-it-stands = Où elle se trouve
leaf-index = Position
erase-content = Effacer le contenu …

## Proof
proof = Preuve
no-proof-yet = Il n'y a pas encore de point de contrôle signé couvrant cette entrée.
entry-of = Position { $index } dans un journal de { $size }
leaf-hash = Hachage de la feuille
root = Racine
cosignatures = Cosignatures
no-cosignatures = Aucune pour ce point de contrôle
inclusion-path = { $n ->
    [0] Chemin d'inclusion : la feuille est la racine
    [one] Chemin d'inclusion : 1 hachage
   *[other] Chemin d'inclusion : { $shown } hachages
}
receipt = Reçu (COSE)
tlog-proof = Preuve (tlog-proof)
evidence = Éléments de preuve (JSON)
verify = Vérifier dans ce navigateur
verify-why = Votre navigateur va chercher les éléments de preuve et contrôle lui-même chaque hachage et chaque signature. Il ne reprend aucune conclusion de ce nœud.
verify-noscript = La vérification dans le navigateur exige JavaScript. Sans lui, téléchargez la preuve et lancez « comity verify » sur votre propre machine.
verify-running = Vérification en cours …
verify-passed = exact
verify-failed = inexact
verify-unknown = non vérifié
verify-overall-passed = Vérifié : chaque étape est exacte
verify-overall-failed = Ne vous fiez pas à cette déclaration : un contrôle a échoué
verify-overall-unknown = Ce qui a pu être contrôlé est exact ; toutes les étapes n'ont pas pu l'être ici
verify-no-webcrypto = Ce navigateur n'offre pas de cryptographie sur cette page. Il lui faut HTTPS ou une adresse locale.
verify-pin-first = Vue pour la première fois par ce navigateur ; retenue désormais. Comparez-la à la clé que son détenteur vous a remise.
verify-pin-same = La même clé que celle que ce navigateur a vue auparavant.
verify-pin-changed = PAS la clé que ce navigateur a vue auparavant.
verify-step-evidence = Éléments de preuve
verify-step-entry = Entrée
verify-step-inclusion = Inclusion dans le journal
verify-step-checkpoint = Point de contrôle du journal
verify-step-witnesses = Témoins
verify-step-key = Clé de l'émetteur
verify-step-signature = Signature de l'émetteur
verify-step-content = Contenu
verify-proves-entry = Les octets de l'entrée forment une déclaration correcte et ont l'identifiant affiché sur cette page.
verify-proves-inclusion = Le hachage de l'entrée et le chemin mènent exactement à la racine. L'entrée se trouve à cette position, inchangée.
verify-proves-checkpoint = La clé du journal a signé cette taille et cette racine. Le journal ne peut plus nier qu'il contient l'entrée.
verify-proves-witnesses = D'autres ont signé le même point de contrôle. Le journal devrait les tromper aussi pour vous montrer un autre passé.
verify-proves-key = La clé qui a signé la déclaration a été enregistrée pour cet émetteur dans le même journal, sous la même racine.
verify-proves-signature = Le détenteur de la clé de l'émetteur a signé exactement ces mots.
verify-proves-content = Le contenu que vous voyez est celui que l'émetteur a signé, jusqu'au dernier octet.
verify-reason-other-identifier = L'entrée est une autre déclaration que celle de cette page.
verify-reason-other-root = Le chemin mène à une autre racine que celle que le journal a signée.
verify-reason-no-ed25519-log-key = Le nœud ne nomme pas de clé Ed25519 pour ce journal.
verify-reason-other-origin = Le point de contrôle est celui d'un autre journal.
verify-reason-not-signed-by-log = Le point de contrôle ne porte pas de signature de la clé du journal.
verify-reason-no-ed25519 = Ce navigateur ne sait pas vérifier Ed25519. Un Firefox, Safari ou Chromium actuel le sait, et « comity verify » aussi.
verify-reason-bad-signature = La signature ne convient pas.
verify-reason-no-cosignature = Aucune cosignature Ed25519 d'un témoin ne figure sur ce point de contrôle : ici, personne d'autre que le journal ne s'en porte garant.
verify-reason-no-issuer-key = La clé qui a signé n'est pas connue de ce nœud.
verify-reason-algorithm = La déclaration est signée avec un algorithme que les navigateurs n'offrent pas. « comity verify » le contrôle.
verify-reason-other-key = La clé remise n'est pas celle que nomme la déclaration.
verify-reason-no-registration = L'enregistrement de cette clé n'a pas été remis. À qui elle appartient repose sur la parole de ce nœud.
verify-reason-registration-without-key = L'entrée dite enregistrer la clé n'en porte aucune.
verify-reason-not-registered = L'entrée dite enregistrer la clé en porte une autre ou ne se trouve pas dans ce journal.
verify-reason-other-party = La clé est enregistrée pour une autre partie que l'émetteur nommé.
verify-reason-no-hash-envelope = La déclaration ne porte pas d'empreinte SHA-256 d'un contenu.
verify-reason-no-content = Le contenu n'a pas été remis : il n'y a rien à comparer à l'empreinte.
verify-reason-other-content = Le contenu n'est pas celui que l'émetteur a signé.
verify-reason-pin-changed = La signature du journal convient, mais sa clé n'est pas celle que ce navigateur a vue auparavant. Interrogez le détenteur par un canal auquel vous vous fiez.
verify-fact-pin = Cette clé
verify-fact-key = Clé du journal
verify-fact-bytes = Octets
verify-fact-leaf = Hachage de la feuille
verify-fact-id = Déclaration
verify-fact-index = Position
verify-fact-size = Taille de l'arbre
verify-fact-hashes = Hachages du chemin
verify-fact-root = Racine calculée
verify-fact-origin = Origine
verify-fact-unchecked = Non vérifié ici
verify-fact-cosignatures = Cosignatures exactes
verify-fact-witness = Témoin
verify-fact-thumbprint = Empreinte de clé
verify-fact-issuer = Émetteur
verify-fact-registered = Enregistrée par l'entrée
verify-fact-algorithm = Algorithme
verify-fact-said = Empreinte signée
verify-fact-type = Type
verify-fact-computed = Empreinte calculée

## Open to everybody
nav-verify = Vérifier
hits = { $n ->
    [one] Une déclaration
   *[other] { $shown } déclarations
}
hits-more = { $n ->
    [one] Plus d’une déclaration
   *[other] Plus de { $shown } déclarations
}
statements-what-open = Déclarations que tous peuvent lire ici, les plus récentes d’abord. Un contenu est montré là où son marquage l’ouvre à tous.
newer = Plus récentes
not-open = non ouvert à tous
content-closed-why = Le contenu n’est pas ouvert à tous, ou il n’est pas ici. La déclaration et sa preuve tiennent sans lui.
front-what = Déclarations signées de cette partie, ouvertes à tous. Nul n’a à être cru : chacune se vérifie dans votre navigateur.
front-search = Trouver une déclaration : son identifiant, ses 8 premiers chiffres, ou des mots de son objet
verify-something = Vérifier ce qu’on vous a remis
open-to-all = Ouvert à tous
more = Plus
all-of-them = { $n ->
    [one] La seule déclaration
   *[other] Les { $shown } déclarations
}
open-without-account = Ouvert sans compte
open-without-account-why = Ce nœud laisse chacun lire et vérifier ce qui est marqué pour tous.
filters = Filtres
verify-page-what = Collez ou déposez ce qu’on vous a remis. Si votre navigateur peut le vérifier, il le fait ; sinon ce nœud le vérifie, et le dit.
given-unreadable = Ceci ne peut être lu
given-unreadable-why = Ce n’est rien de ce qui se vérifie ici, ou il en manque une partie. Collez le tout, une ligne base64 par fichier.
given-evidence = Preuves d’une déclaration
checked-by-browser = Votre navigateur vérifie ceci ; appuyez sur le bouton. Les clés sont celles du fichier : comparez la clé du journal à celle que la partie vous a donnée.
verify-give = Que vous a-t-on remis ?
verify-takes = Ce qui peut être vérifié
verify-larger = Fichiers plus grands et journal entier, sur votre machine :
takes-name = L’identifiant d’une déclaration, ses 8 premiers chiffres ou un lien : mène à sa page, où votre navigateur la vérifie
takes-statement = Une déclaration signée, son contenu, ses reçus et preuves, ensemble
takes-evidence = Le fichier de preuves d’une déclaration : votre navigateur le vérifie
takes-time = La preuve que quelque chose est venu trop tard, ou pas du tout
takes-finding = Une conclusion : recalculée pour les gens de ce nœud
takes-bundle = Un lot, un point de contrôle signé, la description d’une partie
given-label = Texte, identifiant, ou fichiers en base64
given-note = Rien n’en est gardé. 2 Mo au plus.
given-files = Ou choisissez des fichiers, ou déposez-les ici
check-it = Vérifier
checked-holds = C’est exact
checked-fails = Une vérification a échoué : ne vous y fiez pas
checked-unknown = Cela ne peut être tranché ici
checked-statements = Déclarations concernées :
checked-by-node = Ce nœud, de { $name }, l’a vérifié : c’est sa parole. Qui ne croit personne vérifie avec « comity verify » sur sa machine.
given-files-together = Fichiers qui vont ensemble
given-time = Une preuve de temps
given-descriptor = La description d’une partie
given-checkpoint = Un point de contrôle signé
given-bundle = Un lot
check-one-at-a-time = Plus d'une déclaration : contrôlez-en une à la fois
check-key-unknown = Aucun journal connu ici n’a enregistré la clé nommée
check-signature = Signée avec une clé enregistrée pour son auteur
check-signature-wrong = La signature ne tient pas
check-hosted = Elle est dans le journal d’une autre partie, et n’est pas la parole de son auteur
check-key-of-host = Une autre partie a enregistré la clé, dans son propre journal : ce n'est pas la parole de l'émetteur
check-logged = Elle est dans un journal tenu ici, à cette position
check-not-here = Elle n’est dans aucun journal ouvert ici
check-content = Le contenu est celui que la déclaration nomme
check-content-other = Le contenu est un autre que celui nommé
check-content-form = Le contenu ne respecte pas le schéma de son type
check-content-alone = Un contenu seul ne dit rien de qui l'a dit ; son SHA-256 est
check-receipt = Le reçu tient : l’entrée est dans le journal
check-receipt-wrong = Le reçu ne tient pas
check-proof = La preuve tient : l’entrée est sous un point de contrôle signé
check-proof-wrong = La preuve ne tient pas
check-log-unknown = Ce nœud ne connaît pas ce journal, ou ne l’ouvre pas
check-entry-unheld = L'entrée n'est pas détenue ici : donnez aussi la déclaration
check-checkpoint = Le point de contrôle est signé par son journal
check-checkpoint-wrong = Le point de contrôle n’est pas signé par son journal
check-root = Le journal tel que détenu ici avait cette racine à cette taille
check-root-other = Le journal tel que détenu ici avait une autre racine à cette taille
check-root-ahead = Le journal n'est détenu ici que jusqu'à une taille moindre
check-fingerprint = Son empreinte ; comparez-la à ce que la partie vous a remis
check-descriptor = C'est la description connue ici
check-descriptor-other = Une autre empreinte est connue ici pour cette partie
check-party-unknown = Cette partie n'est pas connue ici : les clés sont celles que le fichier nomme lui-même
check-bundle = Le paquet est entier ; entrées
check-bundle-damaged = Le paquet est endommagé
check-bundle-signed = Son point de contrôle est signé par le journal qu'il décrit
check-bundle-unwalked = Ses entrées n'ont pas été parcourues ici ; cela se fait par
check-late = Elle n'était pas encore dans son journal à ce moment, tel que d'autres l'ont vu
check-absent = Aucune déclaration de ce type ne se trouve parmi elles
check-run = Des entrées qui sont tout ce qui avait été enregistré jusque-là
check-candidate = Une déclaration de ce type se trouve parmi elles : c'est à vous de dire si c'est celle qui était due
check-time-wrong = Cela ne le prouve pas

## Peers
peers-what = Les nœuds d'autres parties dont ce nœud suit et contrôle les journaux.
peer = Pair
entries-held = Entrées détenues
last-contact = Dernier contact
last-failure = Dernier échec
no-failure = Aucun
failure-knows-us-not = Il n'a pas encore ajouté ce nœud : communiquez votre empreinte à sa partie.
failure-clock-differs = Son horloge et la nôtre diffèrent de plus de cinq minutes : comparez les deux par NTP.
failure-holds-us-forked = Il tient notre journal pour bifurqué et n'en prend plus rien : demandez à sa partie quels deux points de contrôle elle a.
failure-refuses-key = Il n'accepte pas la clé avec laquelle nous signons : il n'a peut-être pas lu notre journal jusque-là, ou la connaît comme révoquée.
failure-address-other = Il répond sous une autre adresse que celle que nous avons : demandez à sa partie son adresse publique.
failure-request-changed = Quelque chose entre nous modifie les requêtes : examinez le proxy placé devant lui.
failure-budget-disk = Il en est conservé autant que permis : augmentez disk_gib sous [quota] dans comity.toml.
failure-unreachable = Personne ne répond à son adresse.
failure-stalled = Il s'est arrêté au milieu d'une réponse.
failure-busy = Il est occupé ; la demande sera répétée.
peer-following = Suivi
peer-waiting = Attend que l'autre nous ajoute
peer-failing = En échec
peer-held = Retenu
peer-removed = Supprimé
peer-new = Pas encore joint
add-peer = Ajouter un pair
replace-peer = La partie repart à neuf avec d'autres clés
replace-peer-why = Seulement si la partie vous l'a dit par un canal auquel vous vous fiez déjà. Son ancien journal reste ici, à part du nouveau, et les deux ne sont jamais mis en regard.
replace-peer-old = Empreinte retenue jusqu'ici
add-peer-why = Prenez l'empreinte auprès de l'exploitant du pair, par un canal auquel vous vous fiez déjà. Rien d'autre n'est cru au sujet d'un pair.
address = Adresse
fingerprint = Empreinte
fingerprint-why = Comparez-la groupe par groupe avec l'exploitant du pair, par un canal auquel vous vous fiez déjà.
own-fingerprint = Empreinte de ce nœud
own-fingerprint-why = Lisez-la à l'exploitant d'un nœud qui doit suivre celui-ci.
its-statements = Ses déclarations
who-it-is = Qui c'est
name = Nom
party = Partie
origin = Origine du journal
added = Ajouté
keys = Clés
keys-log = Clés du journal
keys-statement = Déclarations
keys-receipt = Reçus
keys-witness = Cosignatures
following = Suivi de son journal
head-held = Détenu
head-seen = Montré par lui
same-as-held = le même
checkpoint-held = Dernier point de contrôle détenu
held-heading = Retenu pour équivoque
held-why = Son journal se contredit. Ce qui était connu auparavant demeure ; ses nouvelles affirmations sont retenues jusqu'à ce que des personnes aient décidé. La preuve ci-dessous peut être contrôlée par quiconque a les clés de son journal.
equivocation-why = Les deux points de contrôle portent la signature du journal lui-même. Aucun journal honnête ne peut signer les deux : une de ses histoires a été montrée à certains et cachée à d'autres.
told-by = Signalé par
found-here = découvert par ce nœud
proved = Prouvé
checkpoint-one = Un point de contrôle
checkpoint-other = L'autre
true-earlier-root = Ce qu'aurait dû être la racine à la plus petite taille
consistency-path = Hachages qui le lient à la racine ultérieure

## Log
log-what = Le propre journal de ce nœud, où l'on ne fait qu'ajouter. Ce qui s'y trouve y reste ; ce qu'un pair ou un auditeur en prend est contrôlé contre la même racine.
checkpoint = Point de contrôle
raw-checkpoint = Comme fichier
tree-size = Taille
log-keys = Clés du journal
log-keys-why = Comparez-les à ce que le détenteur du journal vous a remis. Un point de contrôle ne prouve rien sous une clé que vous tenez de l'expéditeur du point de contrôle lui-même.
witness = Témoin
witnesses = Témoins
witnesses-why = Les témoins ne cosignent un point de contrôle que s'il prolonge tous ceux qu'ils ont vus auparavant. Un journal attesté par témoins ne peut montrer des passés différents à des lecteurs différents.
witnesses-missing = Le quorum de la politique n'est pas atteint. Les déclarations sont enregistrées tout de même ; qui exige une attestation par témoins doit attendre.
cosigned = Cosigné
not-cosigned = Pas encore
policy = Politique des témoins
tiles = Tuiles
tiles-why = Tout le journal en simples fichiers (C2SP tlog-tiles) : hachages et entrées, 256 par fichier.
tiles-full = Tuiles pleines
tiles-last = Dernière tuile de hachages
tiles-entries = Dernier paquet d'entrées
check-outside = Tout vérifier de l'extérieur
registered-keys = Clés enregistrées dans ce journal
no-keys = Aucune clé n'est enregistrée.
key-name = Clé (empreinte)
registered-at = Enregistrée sous le n°

## Audit trail
audit-what = Ce qui a été fait à ce nœud et par qui. Chaque ligne porte le hachage de la précédente : aucune ne peut être ôtée sans que cela se voie.
no-audit = Rien encore.
when = Quand
actor = Qui
action = Action
actions = Actions
object = Sur quoi
particulars = Détails
link = Lien

## Accounts
sign-in-note = Les comptes n'appartiennent qu'à ce nœud. Qui a oublié son mot de passe s'adresse à un administrateur.
sign-in-wrong = Nom ou mot de passe incorrect.
sign-in-limited = Trop de tentatives. Attendez un moment.
sign-in-link-spent = Ce lien a déjà servi ou a expiré. Connectez-vous avec nom et mot de passe.
account = Votre compte
account-name = Nom du compte
password = Mot de passe
password-first = Premier mot de passe (12 caractères ou plus)
password-old = Mot de passe actuel
password-new = Nouveau mot de passe (12 caractères ou plus)
password-again = Répéter le nouveau mot de passe
password-change = Changer le mot de passe
password-change-why = Tout ce qui se connecte par ailleurs en votre nom prend fin avec l'ancien mot de passe : autres sessions, jetons, adresses de calendrier et liens.
password-old-wrong = Le mot de passe actuel n'est pas celui-là.
password-again-differs = Le nouveau mot de passe n'était pas deux fois le même.
password-rule = Un mot de passe a au moins 12 caractères et au plus 1 024 octets.
tokens = Jetons d'API
tokens-why = Un jeton permet à un programme d'agir en votre nom, avec votre rôle. Il n'est montré qu'une fois, à sa création.
token-label = À quoi il sert
token-days = Valable
token-create = Créer un jeton
token-made = Jeton créé
token-made-why = Prenez-le maintenant. Il n'est pas conservé et ne sera plus montré.
calendars = Adresses de calendrier
calendars-why = Pour un agenda, qui ne peut envoyer de jeton : quiconque a l'adresse lit ce qui est dû pour votre partie, sans ce qui est TLP:RED, et rien d'autre. Chaque lecture est consignée. Mettez-y fin si elle a pu être connue.
calendar-create = Créer une adresse
calendar-made = Adresse de calendrier créée
no-tokens = Aucun.
sessions = Connecté
created = Créé
ends = Expire
ended = Terminé
revoke = Mettre fin
users-what = Qui peut se connecter à ce nœud, et pour quoi faire.
user-add = Ajouter un compte
user-enabled = Peut se connecter
user-disabled = Fermé
user-may-sign-in = peut se connecter
user-cleared = nommé pour TLP:RED
user-cleared-why = Pour des personnes nommées : qui est nommé lit ce qui est marqué TLP:RED, et chaque lecture est consignée. Nul ne se nomme soi-même ni un compte qu'il a créé ; nommer met fin à tous les moyens d'accès que d'autres ont créés ou auraient pu créer, si bien que la personne se reconnecte par un lien de l'exploitant ; et la nomination cesse quand quelqu'un d'autre crée un mot de passe, un lien ou un jeton du compte.
user-reset = Réinitialiser le mot de passe
user-reset-why = Retire le mot de passe et met fin à toutes les sessions, jetons et liens du compte. Vous recevez un lien par lequel la personne se connecte une fois, dans les dix minutes, pour en fixer un autre.
user-reset-done = Le compte a été réinitialisé
user-reset-link = remettez ce lien à la personne et à nul autre. Il vaut une fois, dix minutes, et n'est plus montré.
not-changed = Rien n'a été changé
role = Rôle
you = (vous)
role-reader = Lecteur
role-officer = Chargé de dossier
role-approver = Approbateur
role-admin = Administrateur
role-reader-why = Lit tout ce que peuvent lire les personnes de ce nœud.
role-officer-why = Soumet en outre des déclarations au nom de la partie.
role-approver-why = Approuve en outre, et efface des contenus.
role-admin-why = Gère en outre les comptes et les pairs.
sign-on-with = Se connecter avec { $name }
sign-on-down = Le fournisseur ne répond pas. Un mot de passe ou une clé d'accès fonctionne toujours.
sign-on-not-completed = La connexion n'a pas été achevée. Recommencez-la, ou utilisez un mot de passe ou une clé d'accès.
sign-on-no-account = Le fournisseur vous connaît, et ce nœud n'a pas de compte pour vous : adressez-vous à son administrateur. Si vous en avez un, connectez-vous avec son mot de passe et reliez-le sous votre compte.
sign-on = Connexion externe
sign-on-why = Reliez ce compte au vôtre chez { $name }, et connectez-vous là plutôt qu'ici. Une clé d'accès est demandée comme auparavant.
sign-on-linked = Relié à { $name }, comme
sign-on-mapped = La connexion externe a créé ce compte : son rôle suit ce que dit le fournisseur.
sign-on-link = Relier le compte
sign-on-unlink = Mettre fin au lien
sign-on-continue = Continuer vers { $name }
session-device = Appareil
session-address = Adresse
session-by = Par
session-since = Depuis
session-used = Dernière utilisation
session-not-yet = pas encore
session-this = celle-ci
session-end = Mettre fin
sessions-why = Qui a l'une d'elles agit en votre nom. Mettez fin à ce que vous ne connaissez pas, puis changez votre mot de passe.
sessions-of-why = Où cette personne est connectée. Qui est déconnecté se reconnecte comme auparavant.
sessions-end-others = Mettre fin à toutes les autres
sessions-end-all = Mettre fin à toutes les sessions
by-password = mot de passe
by-link = lien
by-passkey = clé d'accès
by-sign-on = connexion externe
devices = Navigateurs connus
devices-why = Vous vous êtes déjà connecté à partir d'eux : ce que d'autres devinent ne vous en exclut pas. Ils n'ouvrent rien par eux-mêmes.
device-unsaid = non dit
device-forget = Oublier
person-about = Compte
person-more = Sessions et clés d'accès
person-hands = Entre les mains de
name-misleads = pourrait se lire comme le nom d'un autre
passkeys = Clés d'accès
passkeys-why = Une clé d'accès est une clé dans votre téléphone, votre ordinateur ou votre clé de sécurité. Dès que vous en avez une, nul n'entre dans votre compte sans elle ; et elle connecte sans mot de passe si l'appareil demande un code, un doigt ou un visage. Enregistrez-en deux, pour que l'une puisse être perdue.
passkeys-none = Pas encore.
passkeys-not-here = Les navigateurs ne créent des clés d'accès que sous https et un nom. L'exploitant fixe cette adresse (public_url).
passkeys-need-script = Pour les clés d'accès, il faut au navigateur JavaScript et leur prise en charge.
passkeys-count = { $n ->
    [0] Aucune clé d'accès.
    [one] { $shown } clé d'accès.
   *[other] { $shown } clés d'accès.
}
passkey-label = Comment vous l'appelez
passkey-add = Ajouter une clé d'accès
passkey-rename = Renommer
passkey-remove = Supprimer
passkey-required = Vous ne pouvez pas encore approuver
passkey-required-why = À ce nœud, qui approuve ou efface se connecte avec une clé d'accès. Ajoutez-en une sous votre compte ; si vous en avez une, déconnectez-vous et reconnectez-vous avec elle.
passkey-first = Déconnectez-vous d'abord et reconnectez-vous avec l'une de vos clés d'accès.
passkey-again = La connexion n'a pas été achevée. Recommencez-la.
passkey-sign-in = Se connecter avec une clé d'accès
passkey-second = Présentez votre clé d'accès
passkey-second-why = Jusqu'ici tout était juste. Ce compte demande aussi une clé d'accès.
passkey-show = Présenter la clé d'accès
passkey-back = Se connecter comme quelqu'un d'autre
passkey-lost = Toutes perdues ? Deux administrateurs peuvent les retirer ensemble ; vous en enregistrez alors d'autres.
passkey-cancelled = Aucune clé d'accès n'a été présentée. Réessayez.
passkey-failed = La clé d'accès n'a pas été acceptée. Réessayez, ou avec une autre.
recovery = Quelqu'un veut vous retirer vos clés d'accès
recovery-of-you = { $by } a demandé que vos clés d'accès soient retirées parce qu'elles seraient perdues. Si vous les avez, refusez.
recovery-why = Qui a perdu toutes ses clés d'accès ne peut se connecter. Un administrateur demande leur retrait, un autre y consent et reçoit un lien pour la personne : assurez-vous d'abord de qui vous le demande. Le mot de passe, toutes les sessions et tous les jetons prennent fin avec elles.
recovery-ask = Demander leur retrait
recovery-asked = { $by } a demandé leur retrait :
recovery-agree = Consentir : les retirer
recovery-refuse = Refuser : elles restent
recovery-waits = clés d'accès perdues ?
recovery-done = Les clés d'accès ont été retirées

## Submit
submit-what = Une déclaration est signée avec la clé de la partie et enregistrée. Elle peut être remplacée, modifiée ou retirée plus tard, jamais supprimée.
submit-refused = Ceci ne peut être accepté
subject-why = De quoi traite la déclaration, en quelques mots ou par un identifiant. Objet, type et date sont enregistrés et publics, quel que soit le marquage du contenu.
schema = Schéma de son contenu
body-json = Contenu en JSON
write-json = L'écrire en JSON
one-a-line = Un par ligne.
tlp-clear = Aucune limite à la diffusion.
tlp-green = Tous les pairs de ce nœud.
tlp-amber = Les parties nommées ci-dessous et leurs clients.
tlp-amber-strict = Les parties nommées ci-dessous seulement.
tlp-red = Des personnes individuelles chez les parties nommées ci-dessous.
audience = Parties nommées
audience-why = Pour AMBER, AMBER+STRICT et RED ; séparées par des espaces.
release = Pas avant
release-why = Jusque-là, seules les personnes de ce nœud voient le contenu.
preview = Aperçu
preview-heading = Pas encore signé
name-near = Un nom est presque celui qui a été donné auparavant
name-near-why = Des noms différents sont des affaires différentes. Revenez en arrière si c'est l'affaire antérieure qui est visée.
names-nothing = Un nom est donné que rien de ce qui est détenu ici ne porte
names-nothing-why = Une règle qui cherche un autre nom ne comptera pas ceci. Revenez en arrière si c'est un lapsus ; continuez si c'est voulu.
names-nothing-agreement = { $field } : aucun accord détenu ici ne s'appelle « { $given } »
names-nothing-matter = { $field } : aucune de vos déclarations antérieures ne nomme « { $given } »
word-near = Une valeur est presque celle que cherche une règle
word-near-why = Écrite ainsi, elle ne compterait pas au regard de cette règle, ou ne désignerait personne. Revenez en arrière si l'autre valeur est visée.
preview-why = Lisez encore une fois. Une fois signée et enregistrée, la déclaration prouve ce que votre partie a dit.
sign-and-log = Signer et enregistrer
back-to-edit = Retour

## Forms
submit-used = Les plus utilisés
kinds-agreement = Accords et actes s'y rapportant
kinds-commitment = Engagements conditionnels
kinds-compute = Calcul
kinds-content = Contenus
kinds-document = Documents
kinds-evaluation = Évaluations
kinds-general = Avis
kinds-incident = Incidents
kinds-issuer = Clés
kinds-log = Journaux
kinds-message = Messages
kinds-model = Modèles
kinds-party = Partie
kinds-registration = Enregistrement
kinds-run = Entraînements
kinds-statement = Rectifications de déclarations antérieures
write-fields = Remplir les champs
form-subject = Objet
form-audience = Pour qui
audience-others = Autres, par identifiant
audience-own = Nos propres collaborateurs (seuls cochés : personne d’autre ne l’a)
form-release = Pas avant
form-zone = Heures
form-zone-name = Horloges de
form-zone-why = Les heures de ce formulaire sont à ces horloges. Ce qui est signé est en UTC.
form-part-what = Quoi
form-part-when = Quand c'est arrivé
form-part-known = Connu depuis
form-part-harm = Dommage
form-part-law = Droit
form-more = Autres champs
form-not-said = Non dit
form-none = Rien de cela
form-now = Maintenant
form-another = Un de plus
form-language = Langue
form-words = Mots
form-as-json = En JSON.
form-bad-missing = Nécessaire.
form-bad-number = Écrivez un nombre, par exemple 3, 0.5 ou 3e26.
form-bad-day = Ce jour n'existe pas. Écrivez 2026-11-28.
form-bad-two-ways = Cela peut désigner deux jours : écrivez le mois sans équivoque, comme dans 2026-11-28.
form-bad-no-time = L'heure manque. Écrivez 2026-11-28 03:05.
form-bad-time = Cette heure n'existe pas. Écrivez 2026-11-28 03:05.
form-bad-skipped = Les horloges de ce lieu ont alors été avancées : elles n'ont jamais montré cette heure. Vérifiez-la, ou choisissez un autre lieu pour les horloges.
form-bad-shown-twice = Les horloges de ce lieu ont alors été reculées et ont montré cette heure deux fois. Dites laquelle est voulue, ou écrivez-la avec son décalage, comme 2026-11-01T01:30-07:00.
form-first-of-two = La première
form-second-of-two = La seconde
form-bad-none = « Rien de cela » est coché, et d'autres cases aussi.
form-bad-audience = Cochez au moins une partie, ou choisissez CLEAR ou GREEN.
form-bad-party = Quelque chose ici n’est pas l’identifiant d’une partie : ils s’écrivent comme lab.example.
form-bad-open = CLEAR et GREEN ne nomment aucune partie : ne cochez rien.
form-bad-json = Ce n'est pas du JSON : { $why }
form-bad-unknown = Ce type n'a pas un tel champ.
form-bad-long = Trop long.
form-bad-short = Trop court.
form-bad-small = Trop petit.
form-bad-large = Trop grand.
form-bad-choice = Choisissez parmi ce qui est proposé.
form-bad-twice = La même chose s'y trouve deux fois.
form-bad-format = Ce n'est pas écrit comme il le faut.
form-bad-other = Ce n'est pas écrit comme il le faut : { $why }
form-bad-ahead = « { $field } » est dans le futur, alors que ce champ est pour ce qui s'est passé.

## Proposals
nav-proposals = Propositions
proposals-what = Ce que quelqu'un a proposé à la signature de la partie. Rien n'est signé avant qu'une autre personne ne l'approuve.
proposals-open = En attente
proposals-all = Toutes les propositions
no-proposals = Aucune proposition n'attend.
proposal = Proposition
proposed-by = Proposé par
proposed = Proposé
decided = Décidé
decided-by = Décidé par
decision = Décision
proposal-open = Attend une autre personne
proposal-approved = Approuvée et signée
proposal-rejected = Rejetée
proposal-expired = Non décidée à temps
proposal-withdrawn = Retirée
proposal-body-gone = Le texte de la proposition a été détruit. Si elle a été approuvée, il demeure comme contenu de la déclaration.
own-proposal = Vous avez proposé ceci. Une autre personne ayant le rôle d'approbateur doit décider ; jusque-là, vous pouvez le reprendre.
decision-not-yours = Une personne ayant le rôle d'approbateur décide.
withdraw = Retirer la proposition
approve = Approuver
approve-confirm = J'ai lu exactement ce contenu et j'approuve que la partie le signe.
approve-now = Approuver, signer et enregistrer
reject = Rejeter
reject-why = L'auteur de la proposition le lit, et cela reste dans la piste d'audit.
not-decided = Rien n'a été décidé
propose = Proposer à une autre personne
preview-two-why = Une déclaration de ce type lie votre partie : il faut deux personnes. Proposez-la ; elle est signée dès qu'une autre personne l'approuve.

## Erase
erase-what = Ce qui va se passer
erase-goes = Le contenu et son sel sont détruits à ce nœud. Nul ne peut les rétablir, et nul ne peut deviner le contenu à partir de son empreinte.
erase-stays = La déclaration, son empreinte et sa preuve restent dans le journal, avec une déclaration que le contenu a été effacé.
erase-duty = Ce qui est détruit compte contre nous : une obligation dont ce contenu est la preuve est dès lors tenue pour violée, à chaque nœud.
erase-given = { $n ->
    [0] Ce nœud n'a remis le contenu à personne.
    [one] Un destinataire a reçu le contenu et est informé de l'effacement :
   *[other] { $shown } destinataires ont reçu le contenu et sont informés de l'effacement :
}
reason = Motif
erase-reason-why = Il entre dans le dossier. N'y répétez pas ce qui doit être effacé.
erase-confirm = J'ai lu ce qui reste et ce qui disparaît, et je le décide.
erase-now = Effacer définitivement
not-erased = Rien n'a été effacé

## About
about-what = Tout ce qu'il faut pour suivre ce nœud et le contrôler sans le lui demander.
version = Version
addresses = Adresses
address-descriptor = Description avec toutes les clés
address-checkpoint = Dernier point de contrôle
address-keys = Clés des reçus (SCITT)
address-schemas = Schémas des contenus

## Errors
error-request = Ceci n'a pas été compris
error-request-help = Quelque chose manque ou est faux dans la demande. Rien n'a été changé.
error-sign-in = Veuillez vous connecter
error-sign-in-help = Cette page est pour les personnes de ce nœud. Votre session a peut-être pris fin.
error-forbidden = Pas pour votre rôle
error-forbidden-help = Votre compte n'a pas ce droit. Rien n'a été changé.
error-not-found = Rien ici
error-not-found-help = Il n'y a rien à cette adresse, ou rien que ce nœud connaisse.
error-conflict = Quelqu'un a été plus rapide
error-conflict-help = L'état a changé entre-temps. Regardez-le à nouveau et décidez de nouveau.
error-gone = Effacé
error-gone-help = Ce qui se trouvait ici a été détruit. La déclaration et sa preuve tiennent.
error-too-large = Trop grand
error-too-large-help = Ce qui a été envoyé dépasse ce que ce nœud accepte. Rien n'a été changé.
error-too-many = Trop de demandes
error-too-many-help = Attendez un moment et réessayez.
error-unavailable = Indisponible pour l'instant
error-unavailable-help = Le nœud ne peut le faire en ce moment ; rien n'a été changé. Réessayez sous peu et prévenez son exploitant si cela dure.
error-node = Le nœud a failli
error-node-help = Ce n'est pas votre faute. Communiquez à l'exploitant du nœud le code et l'heure.

## Kinds
kind-registration-policy = Politique d'enregistrement d'un journal
kind-issuer-registration = Enregistrement de la clé d'un émetteur
kind-issuer-revocation = Révocation de la clé d'un émetteur
kind-statement-supersession = Remplacement d'une déclaration
kind-statement-amendment = Modification d'une déclaration
kind-statement-retraction = Retrait d'une déclaration
kind-content-erasure = Effacement d'un contenu
kind-party-keys = Clés d'une partie
kind-log-equivocation = Équivoque d'un journal
kind-incident-report = Rapport d'incident
kind-run-declaration = Entraînement
kind-incident-assessment = Évaluation d'un incident
kind-incident-filing = Notification au sujet d'un incident
kind-incident-resolution = Résolution d'un incident
kind-incident-acknowledgement = Accusé de réception d'un dépôt
kind-incident-nullification = Annulation d'un incident
kind-run-plan = Plan d'un entraînement
kind-run-start = Début d'un entraînement
kind-run-end = Fin d'un entraînement
kind-model-threshold = Seuil atteint par un modèle
kind-model-release = Mise à disposition d'un modèle
kind-compute-declaration = Déclaration de calcul
kind-evaluation-record = Résultat d'évaluation
kind-document-publication = Publication d'un document
kind-message-dispatch = Message sur un canal
kind-message-acknowledgement = Accusé de réception d'un message
kind-general-notice = Avis
kind-agreement-text = Texte d'un accord
kind-agreement-waiver = Dispense d'un devoir
kind-agreement-finding = Constatation
kind-commitment-deposit = Engagement conditionnel
kind-commitment-withdrawal = Retrait d'un engagement
kind-commitment-envelope = Engagement scellé
kind-commitment-depositary = Dépositaire d'engagements scellés
kind-commitment-round = Cycle d'engagements
kind-commitment-outcome = Résultat des engagements
kind-agreement-signature = Signature
kind-agreement-definitive-signature = Signature définitive
kind-agreement-signature-ad-referendum = Signature ad referendum
kind-agreement-confirmation = Confirmation d'un acte antérieur
kind-agreement-ratification = Ratification
kind-agreement-acceptance = Acceptation
kind-agreement-approval = Approbation
kind-agreement-formal-confirmation = Confirmation formelle
kind-agreement-accession = Adhésion
kind-agreement-succession = Succession
kind-agreement-succession-to-signature = Succession à la signature
kind-agreement-provisional-application = Application provisoire
kind-agreement-provisional-application-termination = Fin de l'application provisoire
kind-agreement-reservation = Réserve
kind-agreement-interpretative-declaration = Déclaration interprétative
kind-agreement-mandatory-declaration = Déclaration obligatoire
kind-agreement-objection = Objection à une réserve
kind-agreement-objection-opposing-entry-into-force = Objection s'opposant à l'entrée en vigueur entre les deux
kind-agreement-objection-to-late-reservation = Objection à une réserve tardive
kind-agreement-accession-acceptance = Acceptation d'une adhésion
kind-agreement-reservation-acceptance = Acceptation d'une réserve
kind-agreement-reservation-withdrawal = Retrait d'une réserve
kind-agreement-objection-withdrawal = Retrait d'une objection
kind-agreement-declaration-withdrawal = Retrait d'une déclaration
kind-agreement-territorial-application = Application territoriale
kind-agreement-territorial-exclusion = Exclusion territoriale
kind-agreement-designation-of-authority = Désignation d'une autorité
kind-agreement-amendment-proposal = Proposition d'amendement
kind-agreement-amendment-adoption = Adoption d'un amendement
kind-agreement-amendment-acceptance = Acceptation d'un amendement
kind-agreement-amendment-objection = Objection à un amendement
kind-agreement-amendment-opt-out = Refus d'être lié par un amendement
kind-agreement-suspension = Suspension
kind-agreement-suspension-end = Fin d'une suspension
kind-agreement-denunciation = Dénonciation
kind-agreement-denunciation-withdrawal = Retrait d'une notification avant son effet
kind-agreement-consent-withdrawal = Retrait du consentement avant l'entrée en vigueur
kind-agreement-termination = Extinction
kind-agreement-correction = Correction du texte
kind-agreement-correction-objection = Objection à une correction
kind-agreement-period-extension = Prorogation d'un délai
kind-agreement-intention-not-to-become-party = Intention de ne pas devenir partie
kind-agreement-breach-notification = Notification d'une violation substantielle
kind-agreement-measure-objection = Objection à une mesure
kind-agreement-decision = Décision des parties
kind-agreement-communication = Communication
kind-agreement-depositary-notification = Notification du dépositaire
kind-agreement-depositary-receipt = Réception par le dépositaire

## Duties and findings
nav-under = Pages de ce groupe
nav-node = Nœud
time = Heure
sources = Sources
action-text-other = Il accepte d'autres mots que ceux détenus ici

## To do
tasks = À faire
nothing-to-do = Rien ne vous attend
logs-consistent = Journaux cohérents
task-proposals = { $n ->
    [one] Une proposition vous attend
   *[other] { $shown } propositions vous attendent
}
waits-for-you = qui vous attendent
# Why something that was given does not hold.
why-form = Il n'a pas la forme requise
why-large = Il est plus long, ou a plus de parties, que ce qui est accepté
why-cut = Il s'interrompt avant la fin
why-signature = Une signature ne correspond pas à ce qui a été signé
why-unsigned = Il manque une signature nécessaire
why-key = Il a été signé avec une autre clé que celle qui compte
why-algorithm = Il a été signé par une méthode qui n'est pas acceptée ici
why-root = Il ne mène pas à la racine signée
why-schema = Un élément manque, ou n'est pas tel que le type le demande
why-marking = Son marquage se contredit
why-future = Il parle d'un moment qui n'est pas encore venu
why-part = Il manque ce que chacun de sa sorte doit dire
why-content = Le contenu est un autre
why-about = Ce dont il traite n'appartient pas à son émetteur, ou n'est pas détenu
why-other-log = Il vient d'un autre journal que celui qu'il nomme
why-quorum = Trop peu de ceux que ce nœud croit le disent
why-time = Ce qu'il montre ne prouve pas ce qu'il dit des temps
why-finding-agreement = Son accord n'est pas détenu ici
why-finding-duty = Aucune telle obligation ne découle des déclarations détenues ici
why-finding-differs = Une autre conclusion découle des déclarations détenues ici
why-finding-unheld = Des déclarations ou contenus sur lesquels elle repose ne sont pas détenus ici
why-finding-unvouched = Ce nœud n'a pas vu les journaux au moment où elle dit qu'ils furent lus
why-other = Il a été refusé
# What was done, as the audit trail has it.
audit-act-bundle-import = A lu une archive
audit-act-calendar-create = A créé une adresse de calendrier
audit-act-alert-rules = A réglé ce qui réveille le compte
audit-act-alert-test = A essayé les alertes
audit-act-alert-deliver = A remis une alerte
audit-act-alert-give-up = A abandonné une alerte
audit-act-calendar-read = A lu un calendrier par son adresse
audit-act-content-erase = A détruit un contenu
audit-act-content-read-red = A lu un contenu réservé à des personnes nommées
audit-act-log-equivocation = A trouvé deux passés d'un journal
audit-act-log-other-keys = A rencontré d'autres clés d'un journal
audit-act-log-recover = A rétabli le journal
audit-act-log-retired-key = A rencontré une clé remplacée
audit-act-log-suspected = A été informé qu'un journal aurait divergé, et le lit d'abord plus loin
audit-act-node-stand-down = A cessé de signer
audit-act-passkey-add = A ajouté une clé d'accès
audit-act-passkey-recovery-agree = A accepté le rétablissement de clés d'accès
audit-act-passkey-recovery-ask = A demandé le rétablissement de clés d'accès
audit-act-passkey-recovery-refuse = A refusé le rétablissement de clés d'accès
audit-act-passkey-remove = A retiré une clé d'accès
audit-act-passkey-rename = A renommé une clé d'accès
audit-act-peer-add = A ajouté un pair
audit-act-peer-keys = A pris de nouvelles clés d'un pair
audit-act-peer-keys-refused = A refusé de nouvelles clés d'un pair
audit-act-peer-remove = A retiré un pair
audit-act-peer-replace = A mis un pair à la place d'un autre
audit-act-proposal-approve = A approuvé une proposition
audit-act-proposal-expire = Une proposition a expiré
audit-act-proposal-propose = A proposé une déclaration
audit-act-proposal-reject = A rejeté une proposition
audit-act-proposal-withdraw = A retiré une proposition
audit-act-session-end-all = A mis fin à toutes les sessions d'un compte
audit-act-sign-on = S'est connecté par authentification unique
audit-act-sign-on-link = A lié un compte à l'authentification unique
audit-act-sign-on-unlink = A délié un compte de l'authentification unique
audit-act-statement-push = A pris une déclaration poussée
audit-act-statement-submit = A fait signer une déclaration
audit-act-statement-urgent = A envoyé une déclaration urgente
audit-act-token-create = A créé un jeton
audit-act-token-end = A mis fin à une session, un jeton ou un calendrier
audit-act-user-change = A modifié un compte
audit-act-user-create = A créé un compte
audit-act-user-link = A créé un lien de connexion unique
audit-act-user-passkey-failed = N'a pas pu montrer de clé d'accès
audit-act-user-password-failed = A donné un mauvais mot de passe
audit-act-user-reset = A réinitialisé le mot de passe d'un compte
audit-act-user-sign-in = S'est connecté
audit-act-user-sign-in-failed = N'a pas pu se connecter
audit-act-user-sign-out = S'est déconnecté
sorted-leave = Les plus récentes d'abord
sorted-of-newest = { $n ->
    [one] triée parmi les plus récentes
   *[other] triées parmi les { $shown } plus récentes
}
audit-of-how = Par
audit-of-from = Depuis
audit-of-cleared = Voit TLP:RED
audit-of-enabled = Actif
audit-of-password = Mot de passe
audit-of-address = Adresse
audit-of-fingerprint = Empreinte
audit-of-proposed-by = Proposé par
audit-of-label = Nom
audit-of-expires-at = Expire
audit-of-passkey = Clé d'accès
audit-of-passkeys = Clés d'accès
audit-of-sessions = Sessions
audit-of-sign-on = Auprès de l'authentification unique
audit-of-why = Motif
audit-of-asked-by = Demandé par
audit-of-digest = Condensé
audit-of-earlier = Plus ancien
audit-of-later = Plus récent
form-offered = Choisissez ce que ce nœud connaît, ou écrivez un autre nom.
