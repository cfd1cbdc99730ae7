# La interfaz en español.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-commitments = Compromisos
obligation = Obligación
obligations = Obligaciones
commitments-what = «Me obligo si ustedes lo hacen»: todos los compromisos de una ronda se deciden juntos, y todos quedan obligados en un mismo instante. Nadie tiene que dar el primer paso.
commitments-open = Rondas abiertas
commitments-closed = Rondas cerradas
commitments-none-open = No se ha ofrecido nada.
commitments-none-closed = No se ha cerrado ninguna ronda.
commitments-progress = Avance
commitments-outcome = Resultado
commitments-outcome-of = Resultado de una ronda
commitments-frozen-at = Congelada
commitments-frozen-count = Depósitos congelados
commitments-members = Nuevas obligadas
commitments-at-least = al menos { $number } partes
commitments-below = menos de 3, o ninguna
commitments-state-open = Abierta
commitments-agreement = El acuerdo
commitments-offer = Ofrecer un compromiso
commitments-change = Cambiar
commitments-withdraw = Retirar
commitments-close = Cerrar la ronda
commitments-own = Lo que ofrece nuestra parte
commitments-own-none = Nuestra parte no ofrece nada.
commitments-bound = Obligadas ahora
commitments-bound-none = Nadie está obligado por un compromiso.
commitments-bound-to = Obligada a
commitments-bound-now = Obligada ahora
commitments-by-outcome = por este resultado
commitments-leaves = sale el { $day }
commitments-depositaries = Las rondas las anuncian y cierran
commitments-next-look = Usted puede observar
commitments-next-look-why = Un oficial de su parte puede ofrecer un compromiso.
commitments-next-offer = Su parte aún no ofrece nada
commitments-next-offer-why = Una oferta obliga solo si su condición se cumple al cerrarse una ronda; hasta que esa ronda se congele puede retirarse.
commitments-next-wait = La oferta de su parte subsiste
commitments-next-wait-why = Se decide en una ronda que anuncia el depositario. Hasta su congelación puede cambiarla o retirarla.
commitments-next-close = Su parte puede cerrar la ronda
commitments-next-close-why = Es depositaria. Mire qué resultaría antes de que alguien firme.
commitments-next-approve = Algo espera a otra persona
commitments-next-approve-why = Lo que obliga a la parte se firma cuando lo aprueba una segunda persona.
commitments-proposal = Propuesta
commitments-group-why = Antes de cerrarse una ronda el avance se dice solo en grupos de { $number }, y nunca quién depositó. No protege a nadie de quien pueda leer los propios compromisos: una ronda de la que nada debe saberse está sellada.
commitments-level = Nivel { $number }: { $name }
commitments-level-none = Sin restricción
commitments-level-head = Nivel
commitments-level-of-parties = donde está una parte en el acuerdo entero
commitments-offered = Ofrecen esto o más
commitments-progress-of = Avance de { $obligation }
commitments-expires = Caduca el
commitments-ratchet = Niveles superiores
commitments-ratchet-on = El nivel superior queda abierto para rondas posteriores
commitments-certificate-file = Certificado
commitments-members-why = Quién está obligado, y por qué
commitments-because = Porque
commitments-by-earlier = La obligó una ronda anterior.
commitments-not-held = El compromiso no se conserva aquí.
commitments-outside = Quién ofreció más de lo que resultó
commitments-stands-at = Está en
commitments-offer-above = Su siguiente oferta
commitments-lacks = Lo que le faltó
commitments-bound-count = { $n ->
    [one] Una parte está obligada
   *[other] { $shown } partes están obligadas
}
commitments-bound-from = Todas en un mismo instante, desde { $time }.
commitments-nobody-bound = Nadie está obligado
commitments-nobody-bound-why = Las condiciones de quienes ofrecieron no se cumplen juntas. Lo ofrecido subsiste hasta que caduque o se retire.
commitments-flawed-why = Este nodo comprobó el resultado con lo que conserva, y no obliga a nadie.
commitments-checked = Comprobado aquí
commitments-checked-why = La condición de cada miembro la cumplen los miembros, y cada oferta abandonada no podía cumplirla nadie de los que aún estaban: no era posible una coalición mayor. Quien conserve los depósitos puede comprobarlo con el certificado.
commitments-given-up = { $n ->
    [one] Se abandonó una oferta
   *[other] Se abandonaron { $shown } ofertas, en este orden
}
commitments-unmet = no cumplido:
commitments-not-counted = Depósitos que no cuentan
commitments-set-digest = Resumen de los compromisos
commitments-context-digest = Resumen del contexto
ask-nothing = No se pide nada.
ask-all = Todo esto:
ask-any = Una de estas cosas:
ask-parties = al menos { $number } partes { $at }
ask-weight = al menos { $much } de { $name } en manos de partes { $at }
ask-restraint = niveles que sumen al menos { $number }{ $at }
ask-each = cada parte { $at }
ask-party = { $party } { $at }
ask-on-or-after = congelada a las { $time } o después
ask-before = congelada antes de { $time }
ask-in-force = { $agreement } en vigor
ask-not-in-force = { $agreement } no en vigor
ask-own-weight = la propia parte tiene al menos { $much } de { $name }
ask-own-weight-below = la propia parte tiene menos de { $much } de { $name }
ask-found = (allí: { $found })
ask-at-level = en el nivel { $level } o superior
ask-of-obligation = {" "}de { $obligation }
ask-in-group = {" "}en { $group }
ask-others = , sin contarse a sí misma
lack-parties = { $n ->
    [one] una parte más
   *[other] { $shown } partes más
}
lack-weight = { $more } más de peso
lack-undeclared = los pesos «{ $weights }» de todos aquellos cuya cuota se pide
lack-restraint = { $n ->
    [one] un nivel más en total
   *[other] { $shown } niveles más en total
}
lack-each = { $n ->
    [one] una parte más del grupo
   *[other] { $shown } partes más del grupo
}
lack-names = { $names }
lack-levels = { $n ->
    [one] un nivel más de la parte nombrada
   *[other] { $shown } niveles más de la parte nombrada
}
lack-fact = un hecho que ningún compromiso cambia
offer-what = Diga qué acepta su parte, y qué han de hacer otros para ello. Las páginas dicen a los demás solo cuántos ofrecen algo; el compromiso firmado puede leerlo quien su marcado permita.
offer-accept = Lo que acepta nuestra parte
offer-target = Obligación y nivel
offer-target-why = Obliga a esta obligación en este nivel, y a nada más del acuerdo.
offer-if = Si se da todo esto
offer-if-why = Las condiciones solo piden más: no hay «como máximo» ni «a menos que».
offer-least = Al menos tantas partes en este nivel, la nuestra entre ellas
offer-least-why = Déjelo vacío si el número no importa.
offer-parties = Y estas partes
offer-weight = Y una cuota de
offer-weight-none = ninguna cuota
offer-percent = Al menos, en por ciento
offer-unconditional = Sin ninguna condición
offer-unconditional-why = Obliga al cerrarse la ronda, hagan lo que hagan los demás.
offer-else = Si no, un nivel inferior
offer-else-why = Si la primera no se cumple, obliga la oferta inferior más alta cuya condición se cumpla.
offer-lower = Nivel inferior, por su número
offer-ratchet-why = Una vez activado el inferior; sin esto queda agotada.
offer-stands = Cuánto tiempo subsiste, y quién puede verla
offer-marking-why = Quien cierra la ronda, y quien la comprueba, ha de poder leer el compromiso.
offer-replaces = Esto ocupa el lugar de la oferta que subsiste.
offer-wrong-target = Elija una obligación y un nivel.
offer-wrong-number = Los números se escriben en cifras.
offer-wrong-party = Las partes se nombran por sus identificadores, como borealis.example.
offer-wrong-condition = Pida algo, o marque que no se pide nada; no ambas cosas.
offer-wrong-lower = El nivel inferior es un número menor que el primero, y dice cuántas partes pide.
offer-wrong-day = Un día se escribe 2027-06-01.
close-what = Decide lo que subsistía al congelarse, y propone el resultado para que su parte lo firme antes del inicio. Cada nodo lo comprueba.
close-would = Lo que resultaría
close-would-why = Aún no se firma nada. Es lo que aprobará otra persona.
close-frozen = congelada a las { $time }
close-propose = Proponer este resultado
close-changed = Lo que subsiste ha cambiado desde que miró. Mírelo de nuevo antes de proponerlo.
commitments-announce = Anunciar una ronda
commitments-announced = Rondas anunciadas
commitments-freeze = Congelación
commitments-start = Inicio
commitments-round-stands = Estado
commitments-not-announced = no hay ronda anunciada
commitments-state-frozen = Congelada
commitments-no-depositary = El acuerdo no nombra depositario, así que nadie cierra sus rondas: lo ofrecido no obliga a nadie.
commitments-next-announce = Su parte puede anunciar una ronda
commitments-next-announce-why = Hay algo ofrecido y ninguna ronda anunciada. Diga cuándo se congelan los compromisos y cuándo empieza lo que resulte.
announced-ahead = hasta entonces todos pueden retirarse
announced-frozen = congelada: el resultado se dice antes del inicio, o nadie queda obligado
announced-closed = cerrada
announced-over = acabada sin resultado: nadie queda obligado
announced-refused = no es una ronda
announce-what = Hasta la congelación cada parte retira y sustituye su propio compromiso; de ahí al inicio nadie lo hace. Por eso una ronda cuenta solo si se anuncia antes de congelarse, y no se solapan dos de un mismo acuerdo.
announce-when = Cuándo
announce-frozen = Los compromisos se congelan a las (UTC)
announce-frozen-why = Después de que una segunda persona pueda aprobarlo, y lo bastante tarde para que los demás miren.
announce-effective = Las obligaciones empiezan a las (UTC)
announce-effective-why = Un solo instante para todos los miembros. El resultado ha de firmarse antes; si no, nadie queda obligado.
announce-replaces = Ocupa el lugar de
announce-propose = Proponer esta ronda
close-by = ha de firmarse antes de { $time }
round-apart = Dejadas fuera por entero
round-apart-behind = su registro no se ha leído hasta la congelación
round-apart-kept-back = retiene algo que dijo
round-apart-unseen = otros no habían visto antes de la congelación lo que dice que es anterior
round-apart-force-unsure = pregunta por un acuerdo del que nadie puede decir si estaba en vigor al congelarse
round-apart-too-much = dijo demasiado
close-leave-out = Dejar fuera las partes de las que no se conoce todo aquí. Mejor: mire de nuevo en un minuto.
outcome-readable = Lo que resultó de la ronda, para leer
commitments-under = Compromisos en virtud de
help-commitments = «Me obligo si ustedes lo hacen»: qué se ofrece para cada acuerdo, qué rondas se anuncian, y qué resultó de ellas.
# Sealed rounds
sealed-whether = Sellado o abierto
sealed-by-so-many = sellado: { $least } de { $all } depositarios lo abren juntos
sealed-released = partes entregadas por
sealed-keys = Los compromisos pueden sellarse para
sealed-keys-none = nadie: ningún depositario publicó una clave
sealed-publish-key = Publicar nuestra clave para rondas selladas
sealed-threshold = Quién abre los compromisos
sealed-not = todos los leen según llegan
sealed-threshold-why = Nadie lee los compromisos sellados antes de la congelación. Menos depositarios que este número no saben nada; si se niegan más que los restantes, nadie puede abrirlos.
sealed-seal-it = Sellarlo para la ronda que se congela el { $time }
sealed-seal-why = Nadie lo lee antes, y después solo si obliga. No puede preguntar si un acuerdo está en vigor.
sealed-blank = Sellar un sobre en blanco: no nos comprometemos a nada
sealed-blank-why = Tiene el tamaño de cualquier otro sobre, de modo que nadie lo distingue. Lo rellenado arriba se deja fuera.
sealed-own = Sellado
sealed-holds = En el sobre
sealed-holds-blank = Nada: un sobre en blanco.
sealed-holds-unknown = Se selló en otro lugar, y este nodo no puede leerlo.
sealed-approve = Lo que hay en el sobre
sealed-approve-why = Ahora solo este nodo puede leerlo. Apruébelo si es lo que quiere su parte.
sealed-next-release = Entregue las partes de su parte
sealed-next-release-why = La ronda está congelada. Cada depositario entrega a los demás sus partes de todos los sobres; con bastantes de ellas se abren todos juntos.
sealed-release = Proponer la entrega de las partes
sealed-next-attest = Diga lo que abrió su parte
sealed-next-attest-why = El depositario que anunció la ronda dijo lo que resultó. Obliga cuando dicen lo mismo bastantes depositarios que abrieron los sobres por sí mismos.
sealed-attest = Comparar y proponer
sealed-opened = Abiertos juntos
sealed-opened-why = Probado a todos: los revelados habían sellado esto, sus condiciones se cumplen, y no era posible una coalición mayor entre ellos. Creído a los depositarios que dicen lo mismo: que nadie más habría podido estar, y que nada se abrió antes de la congelación.
sealed-revealed = Sobres revelados
sealed-others = No revelados (fuera, en blanco o defectuosos)
sealed-attested = Depositarios que dicen lo mismo
sealed-attested-least = hacen falta al menos { $least }
offer-wrong-blank = Un sobre en blanco se sella: marque ambos, u ofrezca algo.
