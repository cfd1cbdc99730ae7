# L'interface en français.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-commitments = Engagements
obligation = Obligation
obligations = Obligations
commitments-what = « Je me lie si vous le faites » : tous les engagements d'un cycle sont décidés ensemble, et tous sont liés au même instant. Nul n'a à faire le premier pas.
commitments-open = Cycles ouverts
commitments-closed = Cycles clos
commitments-none-open = Rien n'a été offert.
commitments-none-closed = Aucun cycle n'a été clos.
commitments-progress = Avancement
commitments-outcome = Résultat
commitments-outcome-of = Résultat d'un cycle
commitments-frozen-at = Gelé
commitments-frozen-count = Dépôts gelés
commitments-members = Nouvellement liées
commitments-at-least = au moins { $number } parties
commitments-below = moins de 3, ou personne
commitments-state-open = Ouvert
commitments-agreement = L'accord
commitments-offer = Offrir un engagement
commitments-change = Modifier
commitments-withdraw = Retirer
commitments-close = Clore le cycle
commitments-own = Ce qu'offre notre partie
commitments-own-none = Notre partie n'offre rien.
commitments-bound = Liées maintenant
commitments-bound-none = Personne n'est lié par un engagement.
commitments-bound-to = Lié à
commitments-bound-now = Lié maintenant
commitments-by-outcome = par ce résultat
commitments-leaves = sort le { $day }
commitments-depositaries = Les cycles sont annoncés et clos par
commitments-next-look = Vous pouvez observer
commitments-next-look-why = Un chargé de dossier de votre partie peut offrir un engagement.
commitments-next-offer = Votre partie n'offre encore rien
commitments-next-offer-why = Une offre ne lie que si sa condition est remplie à la clôture d'un cycle ; jusqu'au gel de ce cycle, elle peut être retirée.
commitments-next-wait = L'offre de votre partie tient
commitments-next-wait-why = Elle est décidée dans un cycle que le dépositaire annonce. Jusqu'à son gel vous pouvez la modifier ou la retirer.
commitments-next-close = Votre partie peut clore le cycle
commitments-next-close-why = Elle est dépositaire. Regardez ce qu'il en résulterait avant que quiconque signe.
commitments-next-approve = Quelque chose attend une autre personne
commitments-next-approve-why = Ce qui lie la partie est signé quand une seconde personne l'approuve.
commitments-proposal = Proposition
commitments-group-why = Avant la clôture d'un cycle, l'avancement n'est dit que par groupes de { $number }, et jamais qui a déposé. Cela ne protège personne de quiconque peut lire les engagements eux-mêmes : un cycle dont rien ne doit être connu est scellé.
commitments-level = Niveau { $number } : { $name }
commitments-level-none = Aucune retenue
commitments-level-head = Niveau
commitments-level-of-parties = où se tient une partie à l'accord entier
commitments-offered = Offrent ceci ou davantage
commitments-progress-of = Avancement de { $obligation }
commitments-expires = Caduc le
commitments-ratchet = Niveaux supérieurs
commitments-ratchet-on = Le niveau supérieur reste ouvert pour des cycles ultérieurs
commitments-certificate-file = Certificat
commitments-members-why = Qui est lié, et pourquoi
commitments-because = Parce que
commitments-by-earlier = Un cycle antérieur l'a liée.
commitments-not-held = L'engagement n'est pas détenu ici.
commitments-outside = Qui a offert plus que ce qui en est résulté
commitments-stands-at = Se tient à
commitments-offer-above = Son offre suivante
commitments-lacks = Ce qui y manquait
commitments-bound-count = { $n ->
    [one] Une partie est liée
   *[other] { $shown } parties sont liées
}
commitments-bound-from = Toutes au même instant, à partir du { $time }.
commitments-nobody-bound = Personne n'est lié
commitments-nobody-bound-why = Les conditions de ceux qui ont offert ne sont pas remplies ensemble. Ce qui a été offert tient jusqu'à sa caducité ou son retrait.
commitments-flawed-why = Ce nœud a contrôlé le résultat au regard de ce qu'il détient, et il ne lie personne.
commitments-checked = Contrôlé ici
commitments-checked-why = La condition de chaque membre est remplie par les membres, et chaque offre abandonnée ne pouvait être remplie par aucun de ceux qui tenaient encore : aucune coalition plus grande n'était possible. Quiconque détient les dépôts peut le contrôler avec le certificat.
commitments-given-up = { $n ->
    [one] Une offre a été abandonnée
   *[other] { $shown } offres ont été abandonnées, dans cet ordre
}
commitments-unmet = non rempli :
commitments-not-counted = Dépôts qui ne comptent pas
commitments-set-digest = Empreinte des engagements
commitments-context-digest = Empreinte du contexte
ask-nothing = Rien n'est demandé.
ask-all = Tout ceci :
ask-any = L'un de ceci :
ask-parties = au moins { $number } parties { $at }
ask-weight = au moins { $much } de { $name } détenus par des parties { $at }
ask-restraint = des niveaux dont la somme est d'au moins { $number }{ $at }
ask-each = chaque partie { $at }
ask-party = { $party } { $at }
ask-on-or-after = gelé à { $time } ou plus tard
ask-before = gelé avant { $time }
ask-in-force = { $agreement } en vigueur
ask-not-in-force = { $agreement } pas en vigueur
ask-own-weight = la partie elle-même a au moins { $much } de { $name }
ask-own-weight-below = la partie elle-même a moins de { $much } de { $name }
ask-found = (là : { $found })
ask-at-level = au niveau { $level } ou plus haut
ask-of-obligation = {" "}de { $obligation }
ask-in-group = {" "}dans { $group }
ask-others = , sans elle-même
lack-parties = { $n ->
    [one] une partie de plus
   *[other] { $shown } parties de plus
}
lack-weight = { $more } de poids en plus
lack-undeclared = les poids « { $weights } » de tous ceux dont la part est demandée
lack-restraint = { $n ->
    [one] un niveau de plus au total
   *[other] { $shown } niveaux de plus au total
}
lack-each = { $n ->
    [one] une partie de plus du groupe
   *[other] { $shown } parties de plus du groupe
}
lack-names = { $names }
lack-levels = { $n ->
    [one] un niveau de plus de la partie nommée
   *[other] { $shown } niveaux de plus de la partie nommée
}
lack-fact = un fait qu'aucun engagement ne change
offer-what = Dites ce que votre partie accepte, et ce que d'autres doivent faire pour cela. Les pages ne disent aux autres que combien offrent quelque chose ; l'engagement signé lui-même peut être lu par quiconque son marquage l'autorise.
offer-accept = Ce que notre partie accepte
offer-target = Obligation et niveau
offer-target-why = Il lie à cette obligation à ce niveau, et à rien d'autre de l'accord.
offer-if = Si tout ceci est le cas
offer-if-why = Les conditions ne font que demander davantage : il n'y a ni « au plus » ni « sauf si ».
offer-least = Au moins tant de parties à ce niveau, la nôtre comprise
offer-least-why = Laissez vide si le nombre n'importe pas.
offer-parties = Et ces parties
offer-weight = Et une part de
offer-weight-none = aucune part
offer-percent = Au moins, en pour cent
offer-unconditional = Sans aucune condition
offer-unconditional-why = Lie à la clôture du cycle, quoi que fassent les autres.
offer-else = Sinon un niveau inférieur
offer-else-why = Si la première n'est pas remplie, l'offre inférieure la plus haute dont la condition est remplie lie.
offer-lower = Niveau inférieur, par son numéro
offer-ratchet-why = Une fois l'inférieur activé ; sans cela l'offre est consommée.
offer-stands = Combien de temps elle tient, et qui peut la voir
offer-marking-why = Qui clôt le cycle, et qui le contrôle, doit pouvoir lire l'engagement.
offer-replaces = Ceci remplace l'offre qui tient.
offer-wrong-target = Choisissez une obligation et un niveau.
offer-wrong-number = Les nombres s'écrivent en chiffres.
offer-wrong-party = Les parties sont nommées par leurs identifiants, tels que borealis.example.
offer-wrong-condition = Demandez quelque chose, ou cochez que rien n'est demandé ; pas les deux.
offer-wrong-lower = Le niveau inférieur est un nombre au-dessous du premier, et dit combien de parties il demande.
offer-wrong-day = Un jour s'écrit 2027-06-01.
close-what = Décide de ce qui tenait au gel, et propose le résultat à la signature de votre partie avant le début. Chaque nœud le contrôle.
close-would = Ce qu'il en résulterait
close-would-why = Rien n'est encore signé. C'est ce qu'une autre personne approuvera.
close-frozen = gelé à { $time }
close-propose = Proposer ce résultat
close-changed = Ce qui tient a changé depuis que vous avez regardé. Regardez-le à nouveau avant de le proposer.
commitments-announce = Annoncer un cycle
commitments-announced = Cycles annoncés
commitments-freeze = Gel
commitments-start = Début
commitments-round-stands = État
commitments-not-announced = aucun cycle n'est annoncé
commitments-state-frozen = Gelé
commitments-no-depositary = L'accord ne nomme pas de dépositaire, de sorte que personne n'en clôt les cycles : ce qui est offert ne lie personne.
commitments-next-announce = Votre partie peut annoncer un cycle
commitments-next-announce-why = Quelque chose est offert et aucun cycle n'est annoncé. Dites quand les engagements sont gelés, et quand commence ce qui en résulte.
announced-ahead = jusque-là chacun peut se retirer
announced-frozen = gelé : le résultat est dit avant le début, ou personne n'est lié
announced-closed = clos
announced-over = terminé sans résultat : personne n'est lié
announced-refused = n'est pas un cycle
announce-what = Jusqu'au gel chaque partie retire et remplace son propre engagement ; de là au début nul ne le fait. Un cycle ne compte donc que s'il est annoncé avant son gel, et deux cycles d'un même accord ne se chevauchent pas.
announce-when = Quand
announce-frozen = Les engagements sont gelés à (UTC)
announce-frozen-why = Plus tard qu'une seconde personne ne peut l'approuver, et assez tard pour que les autres regardent.
announce-effective = Les obligations commencent à (UTC)
announce-effective-why = Un seul instant pour tous les membres. Le résultat doit être signé avant ; sinon personne n'est lié.
announce-replaces = Il remplace
announce-propose = Proposer ce cycle
close-by = à signer avant { $time }
round-apart = Laissées entièrement de côté
round-apart-behind = son journal n'a pas été lu jusqu'au gel
round-apart-kept-back = elle retient quelque chose qu'elle a dit
round-apart-unseen = d'autres n'avaient pas vu avant le gel ce qu'elle dit être plus ancien
round-apart-force-unsure = elle demande au sujet d'un accord dont nul ne peut dire s'il était en vigueur au gel
round-apart-too-much = elle en a trop dit
close-leave-out = Laisser de côté les parties dont tout n'est pas connu ici. Mieux : regardez à nouveau dans une minute.
outcome-readable = Ce qui est résulté du cycle, à lire
commitments-under = Engagements au titre de
help-commitments = « Je me lie si vous le faites » : ce qui est offert pour chaque accord, quels cycles sont annoncés, et ce qui en est résulté.
# Sealed rounds
sealed-whether = Scellé ou ouvert
sealed-by-so-many = scellé : { $least } dépositaires sur { $all } l'ouvrent ensemble
sealed-released = parts remises par
sealed-keys = Les engagements peuvent être scellés à l'intention de
sealed-keys-none = personne : aucun dépositaire n'a publié de clé
sealed-publish-key = Publier notre clé pour les cycles scellés
sealed-threshold = Qui ouvre les engagements
sealed-not = chacun les lit dès leur arrivée
sealed-threshold-why = Personne ne lit les engagements scellés avant le gel. Moins de dépositaires que ce nombre n'apprennent rien ; si plus que le reste refusent, personne ne peut les ouvrir.
sealed-seal-it = Le sceller pour le cycle gelé le { $time }
sealed-seal-why = Personne ne le lit avant, et ensuite seulement s'il lie. Il ne peut pas demander si un accord est en vigueur.
sealed-blank = Sceller un pli blanc : nous ne nous engageons à rien
sealed-blank-why = Il a la taille de tous les autres plis, de sorte que personne ne les distingue. Ce qui est rempli plus haut est laissé de côté.
sealed-own = Scellé
sealed-holds = Dans le pli
sealed-holds-blank = Rien : un pli blanc.
sealed-holds-unknown = Il a été scellé ailleurs, et ce nœud ne peut pas le lire.
sealed-approve = Ce que contient le pli
sealed-approve-why = Seul ce nœud peut le lire maintenant. Approuvez si c'est bien ce que veut votre partie.
sealed-next-release = Remettez les parts de votre partie
sealed-next-release-why = Le cycle est gelé. Chaque dépositaire remet aux autres ses parts de tous les plis ; avec assez d'entre elles, tous sont ouverts ensemble.
sealed-release = Proposer de remettre les parts
sealed-next-attest = Dites ce que votre partie a ouvert
sealed-next-attest-why = Le dépositaire qui a annoncé le cycle a dit ce qui en résulte. Cela lie dès qu'assez de dépositaires qui ont eux-mêmes ouvert les plis disent la même chose.
sealed-attest = Comparer et proposer
sealed-opened = Ouverts ensemble
sealed-opened-why = Prouvé à tous : ceux qui sont révélés avaient scellé cela, leurs conditions sont remplies, et aucune coalition plus grande n'était possible entre eux. Cru sur la parole des dépositaires qui disent la même chose : que personne d'autre n'aurait pu en être, et que rien n'a été ouvert avant le gel.
sealed-revealed = Plis révélés
sealed-others = Non révélés (à l'extérieur, blancs ou défectueux)
sealed-attested = Dépositaires qui disent la même chose
sealed-attested-least = il en faut au moins { $least }
offer-wrong-blank = Un pli blanc est scellé : cochez les deux, ou offrez quelque chose.
