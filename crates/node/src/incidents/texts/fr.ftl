# L'interface en français.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-incidents = Incidents
incidents-what = Chaque événement est un dossier : ce qu'on en sait, ce qui est dû selon quelle loi, et ce qui a été déposé. Un dossier porte le nom que lui a donné son auteur.
incident-begin = Ouvrir un dossier
incident-words = Mots
incident-state = État
incident-state-any = Tous
incident-state-open = Ouvert
incident-state-resolved = Résolu
incident-state-nullified = Annulé
incident-none = Rien n'a encore été dit d'aucun incident. Un dossier commence par une évaluation : ce qui s'est passé, et depuis quand on le sait.
incident-none-such = Aucun dossier ne correspond.
incident-case = Dossier
incident-next = Prochaine échéance
incident-filings = Dépôts
incident-last = Dernière déclaration
incident-is-nullified = Ce dossier a été annulé
incident-is-nullified-why = Il n'est jamais repris sous ce nom. Ce qui a été dit et déposé demeure, et aucune obligation n'a pris fin par là.
incident-goes-on = Il se poursuit sous
incident-acknowledge = Accuser réception du dépôt
incident-assess = En dire plus
incident-resolve = Dire résolu
incident-nullify = Annuler le dossier
incident-tell = Dire à son auteur ce que vous savez
incident-assess-why = Les faits arrivent peu à peu : chaque évaluation complète les précédentes, et les délais suivent.
incident-tell-why = Ce que vous dites vaut comme votre parole. Cela n'ouvre le délai de l'auteur que là où une loi compte à partir de ce que vous savez.
incident-clocks = Délais
incident-no-clocks = D'après ce qui a été dit, aucune loi détenue ici n'exige encore rien.
incident-law = Loi
incident-stands = État
incident-until = Jusqu'au
incident-facts = Ce qu’on sait
incident-no-facts = Rien qui puisse être lu ici.
incident-facts-why = Ce qui manque n'a pas été dit : ce n'est pas su, ni oui ni non.
incident-not-current = dit autrement, ou avant
incident-no-filings = Rien n'a encore été déposé.
incident-filed = Déposé
incident-filed-by = par
incident-to = À
incident-answer = Réponse
incident-unanswered = pas encore accusé
incident-unread = contenu non détenu ici
incident-undone = retiré ou remplacé
incident-red = pour personnes désignées
incident-by-another = pas l'auteur
incident-history = Historique
incident-given = Remis à
incident-of-case = Ceci relève d’un dossier
incident-acknowledged = { $n ->
    [one] un accusé de réception
   *[other] { $shown } accusés de réception
}
incident-rejected = { $n ->
    [one] un rejeté
   *[other] { $shown } rejetés
}
incident-left-out = { $n ->
    [one] Une déclaration antérieure n'est pas affichée.
   *[other] { $shown } déclarations antérieures ne sont pas affichées.
}
