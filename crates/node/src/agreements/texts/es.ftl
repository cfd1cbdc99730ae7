# La interfaz en español.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-board = Vencimientos
nav-agreements = Acuerdos
board-what = Qué debe quién, para cuándo y por qué: primero las violaciones, luego lo que antes vence.
calendar-file = Calendario (.ics)
nothing-due = No se debe nada.
no-findings-here = Nada corresponde a este filtro.
board-cut = No se muestra todo
board-cut-what = Se muestran { $shown } de { $all }, los más urgentes primero. Elija un acuerdo o una parte para ver los demás.
agreement = Acuerdo
owed-by = Debido por
owed-to = Debido a
finding-status = Situación
show = Mostrar
statuses-open = Abiertos
statuses-all = Todo
status-breached = Violado
status-destroyed = Pruebas destruidas
status-at-risk = En riesgo
status-due-soon = Vence en 24 horas
status-due = Debido
status-unverifiable = Inverificable
status-past-worst = De ellas, el plazo quizá venció
status-waiting = El plazo no corre
status-late = Tardío
status-met = Cumplido
status-waived = Dispensado
status-withdrawn = Retirado a tiempo
time-over = Vencido hace { $span }
time-left = Quedan { $span }
time-left-latest = { $span } hasta el último momento lícito
time-worst-left = En el peor caso, quedan { $span }
time-worst-over = Quizá vencido desde hace { $span }
span-two = { $one } { $other }
duty = Deber
who-to-whom = Debido por, a
deadline = Plazo
because-of = A causa de
to-recipient = a
no-deadline = Sin plazo: rige en todo momento
one-reading = Tardío según una lectura
one-reading-why = Las fuentes difieren sobre si se trabaja un día del que depende este plazo, o el calendario no dice nada de él, o no se sabe qué lugar cuenta. Según una lectura es tardío, según otra está a tiempo: no se dice que sea tardío.
one-reading-after-this = tardío según una lectura después de esto
deadline-sure = A tiempo según toda lectura hasta
counted-at = Contado en
latest-lawful = a más tardar
matter-period = Período { $number }
matter-standing = La regla en su conjunto
all-breaches = Todas las violaciones
whole-board = Todo el tablero
not-owed = Hipotético: no debido
not-owed-why = Esto dice lo que se debería si el texto hubiera estado en vigor.
would-be = Se debería
would-be-what = Nada de esto se debe. Se debería si la parte estuviera obligada, o una vez el texto en vigor; quien hace aquello de lo que habla una regla ve su plazo en cualquier caso.
would-be-not-in-force = El texto no está en vigor.
not-in-force-on = No estaba en vigor el { $day }, cuando empezaría a correr el plazo.
not-in-force-then = No estaba en vigor el { $day }, cuando ocurrió esto.
in-force-since-then = En vigor desde el { $day }; no juzga lo que empezó antes.
would-be-said = Ha dicho lo que es: { $capacity }.
would-be-unbound = No obligada; esto la obligaría:
would-be-no-act = ningún acto suyo
capacity-developer = desarrollador
capacity-provider = proveedor
capacity-deployer = responsable del despliegue
capacity-modifier = modificador
capacity-distributor = distribuidor
capacity-authority = autoridad
capacity-other = otro
at-risk-why = La lectura prudente del plazo ha pasado. Según la otra lectura aún hay tiempo; confíe en ella solo con asesoramiento jurídico.
file-now = Notificar ahora
what-is-concluded = Lo que se constata
recipient = Destinatario
matter = Materia
clock-started = Inicio del plazo
filed-at = Presentado
deadline-conservative = Lectura prudente
plan-on-this = cuente con esta
deadline-statutory = Último momento lícito
breach-after-this = violación solo después
cure-until = Subsanable hasta
total = Total
total-bound = Debe ser
total-period = Período abarcado
exception = Excepción aplicable
consequence = Consecuencia
occurrence = Número de seguimiento
concluded-for = Constatado para
claimant-all = todas las partes juntas
claimant-others = cada una de las demás partes
claimant-law = quienes la ley designa
in-the-agreement = En el acuerdo
clause-not-held = El texto de esta cláusula no se conserva aquí.
the-clause = La cláusula
wording-original = Las palabras del propio instrumento
wording-summary = Un resumen, no las palabras del instrumento
proof-tree = Prueba
show-statement = Declaración
evidence-role = Qué es
no-evidence = No hace falta ninguna declaración para esto.
not-found-heading = Lo que se buscó y no se encontró
by-whom = De quién
looked-up-to = Buscado hasta el punto de control
no-horizon = No se conserva ningún punto de control de esta parte: la omisión no está probada
how-counted = Cómo se cuenta el plazo
how-counted-named = Es el día o la hora que se dio; no se contó nada.
check-elsewhere = Comprobarlo en otra parte
finding-json = Descargar (JSON)
check-elsewhere-why = Quien conserva las mismas declaraciones llega a la misma constatación. Dé el archivo a otro nodo y haga que la recalcule allí:
finding-id = Constatación
role-trigger = Lo originó
role-supplement = Dice más
role-correction = Rectifica
role-withdrawn-by-bearer = Retirada por el obligado
role-destroyed-by-bearer = Prueba destruida por el obligado
role-start = Inició el plazo
role-tier = Lo agravó
role-act = Hecho a tiempo
role-cure = Hecho tarde, subsanado
role-late = Hecho demasiado tarde
role-contrary = Contra la regla
role-before = Tenía que venir antes
role-counted = Contado
role-excuse = Excusa
role-extension = Da más tiempo
role-possible = Puede serlo; contenido no conservado o insuficiente
state-pending = Pendiente: su plazo aún no corre
state-active = Activo: su plazo corre
state-fulfilled = Cumplido
state-excused = Excusado
state-suspended = Suspendido
state-breached = Violado
state-cured = Subsanado
state-escalated = Violado, y se sigue una consecuencia
state-undetermined = Indeterminado
state-destroyed = No puede decirse: el obligado destruyó las pruebas

## Duties and findings
finding-evidence = Elementos de prueba
evidence-changes = Lo que se hizo después con los elementos de prueba
evidence-change = Lo que se hizo
change-corrected = Rectificado
change-superseded = Sustituido por otra declaración
change-withdrawn = Retirado por quien lo dijo
change-destroyed = Contenido destruido por quien lo dijo
changed-to = →
claimed-for = afirma
counts-from = cuenta desde
not-logged-at = otros no lo vieron en el registro el
logged-at = otros lo vieron en el registro el
rests-on = Descansa en
rests-vouched = Horas que otros avalan
rests-claimed = La palabra de quien firmó; nadie más avala la hora
rests-contradicted = Horas que otros avalan, contra lo afirmado
claimed-time-contradicted = Una hora afirmada está contradicha
claimed-time-contradicted-why = Otros vieron el registro en momentos que no encajan con lo afirmado. Cuenta lo que ellos avalan; se muestran ambas.
as-claimed-it-would-be = si contara lo afirmado:
horizon-seen = Otros no vieron más en su registro el

## Agreements
given-finding = Una conclusión
check-finding = Las declaraciones conservadas aquí llevan a la misma constatación
check-finding-wrong = Las declaraciones conservadas aquí no llevan a ella
check-finding-unheld = Descansa en lo que no se conserva aquí
check-finding-around = Lo que rodea a la conclusión no se sigue de ella
check-finding-closed = Este nodo no dice nada de constataciones a extraños: descansan en declaraciones que no son para todos. Compruébela en un nodo propio, o con sesión iniciada
map-none = Sin parte conocida
day-applies-from = se aplica desde el
status-since = en este estado desde el
section-treaties = Tratados y acuerdos bilaterales
section-laws = Leyes
section-soft-law = Derecho indicativo, normas y compromisos
section-templates = Modelos
section-comparisons = Tratados de otros ámbitos, para comparar
agreements-n = { $n ->
    [one] Un acuerdo
   *[other] { $shown } acuerdos
}
agreements-words = Palabras del título, identificador o editor
agreements-what = Tratados, derecho indicativo, normas y leyes como texto y como regla, con quién participa y si están en vigor.
publish-text = Publicar un texto
no-agreements = Ningún acuerdo corresponde.
form = Forma
dimension = Dimensión
binding = Carácter vinculante
parties-known = Participan
rules = Reglas
published-by = publicado por
since = desde
force-coming = Entra en vigor
force-not-yet = No en vigor
force-undetermined = Indeterminado
form-treaty = Tratado
form-soft-law = Derecho indicativo
form-standard = Norma técnica
form-regulation = Reglamentación
form-bilateral = Bilateral
form-unilateral = Unilateral
binding-yes = Vinculante
binding-no = No vinculante
binding-unknown = No se sabe si es vinculante
dimension-safety-research = Investigación sobre seguridad
dimension-standards = Normas técnicas
dimension-military = Militar
dimension-commercial = Comercial
dimension-dialogue = Diálogo
dimension-adjacent = Ley conexa
text-template = Modelo de texto
text-draft = Proyecto
text-proposed = Propuesto
text-enacted = Adoptado
text-in-force = En vigor
text-deferred = Aplazado
text-superseded = Sustituido
text-repealed = Derogado
certainty-verified = verificado
certainty-reported = según informes
certainty-unconfirmed = sin confirmar
certainty-disputed = controvertido
what-if = Y si
agreement-file = Archivo del acuerdo
words-digest = Resumen de las palabras (SHA-256)
words-digest-why = Un acto que acepta este texto nombra este resumen; no vale para otras palabras.
text-contradicted = Otras palabras con el mismo nombre y versión
text-contradicted-why = Quien lo publica dio después a otras palabras el mismo nombre y versión. Aquí no cambian nada: subsiste el primer texto, y palabras nuevas necesitan una versión nueva.
on-this-page = En esta página
parties = Partes
text-and-rule = Texto y regla
final-clauses = Cláusulas finales
timeline = Cronología
due-under-it = Debido en su virtud
act-of-our-party = Acto en nombre de nuestra parte
act-two-persons = Usted lo propone. Se firma y registra solo cuando otra persona lo aprueba.
day-unknown = día desconocido
text-and-rule-why = A la izquierda las palabras, a la derecha lo que de ellas se sigue por máquina. Donde una cláusula no tiene regla, la leen personas.
no-clauses = No se conserva ninguna cláusula.
authentic = auténtico
applies-from = se aplica desde
applies-until = se aplica hasta el final de
no-rule = Sin regla: la leen personas.
rule-in-the-file = La regla tal como la tiene el archivo
force-no-rule = El texto no tiene regla de entrada en vigor.
force-why = Calculado a partir de los actos conservados aquí y de los que nombra el archivo.
entry-into-force = Entrada en vigor
what-is-known = Lo que se sabe
text-from = Texto de
text-shipped = viene con el programa
day-proposed = Propuesto el
day-adopted = Adoptado el
day-opened = Abierto a la firma el
jurisdiction = Jurisdicción
enforcement = Ejecución
depositary = Depositario
institution = Institución
standing-of-text = Situación del texto
source = fuente
claims = Afirmaciones en conflicto
claims-why = Lo que se dice en otra parte queda junto a lo que se tiene aquí, con el motivo.
claim-held = Se tiene por cierto
claim-rejected = Se tiene por erróneo
claim-open = Abierto
said-by = dicho por
no-sources = No se nombra ninguna fuente.
read-on = leído el
vienna-default = (Convención de Viena)
terms-consent = Consentimiento en obligarse
terms-consent-any = por cualquier acto
terms-signature-binds = la firma ya obliga
terms-signature = Firma
terms-signature-needed = necesaria antes de la ratificación
terms-signature-not-needed = no necesaria antes de la ratificación
terms-open = Abierto a la firma
terms-accession = Adhesión
terms-accession-open = en cualquier momento
terms-accession-after-entry = después de la entrada en vigor
terms-accession-after-signature = después del período de firma
terms-accession-closed = imposible
terms-open-to = Abierto a
terms-powers = Plenos poderes
terms-powers-dispensed = dispensados; basta la clave registrada
terms-powers-required = exigidos
terms-deposit = El depósito cuenta desde
terms-deposit-statement = la declaración de la propia parte
terms-deposit-receipt = la recepción por el depositario
terms-reservations = Reservas
terms-reservations-permitted = si son compatibles con el objeto y el fin
terms-reservations-prohibited = no permitidas
terms-reservations-only = solo a
terms-reservations-except = a todo salvo
terms-tacit = Silencio ante una reserva
terms-tacit-after = acepta después de { $length }
terms-tacit-never = nunca acepta
terms-reserved-consent = Consentimiento con reserva
terms-reserved-first = cuenta cuando otra parte la acepta
terms-reserved-deposit = cuenta desde el depósito
part-bound = A quién obligan estas cláusulas
part-bound-since = Obligada desde
part-bound-until = Hasta
between-parties = Entre dos partes cualesquiera
between-note = Lo que rige entre dos de ellas y no es como está escrito; es recíproco. Entre todas las demás cada cláusula se aplica como está escrita.
between-pairs = Cada par y cláusula, con la regla que lo dice
between-two = Entre
between-clause = Cláusula
between-effect = Lo que se aplica
reservation-of = Reserva de
accepted-by = Aceptada por
objected-by = Objeción de
silence-accepts = El silencio la acepta desde
between-applies = como está escrita
between-clause-not-in-force = la cláusula no obliga a ambas
between-modified = modificada, en ambos sentidos
between-not = no entre las dos
between-suspended = suspendida
between-pending = abierto
between-not-accepted = una adhesión que no fue aceptada
between-no-force = no en vigor entre las dos
between-not-bound = una de las dos no está obligada
rule-of-the-text = como dice el propio texto
rule-of-vienna = Convención de Viena,
terms-withdrawal = Retiro
terms-withdrawal-silent = no previsto
terms-withdrawal-implied = implícito, tras 12 meses
terms-withdrawal-forbidden = excluido
terms-withdrawal-allowed = con preaviso de { $length }
terms-withdrawal-first-of-month = el primer día del mes siguiente a un preaviso de { $length }
terms-withdrawal-day-of-year = el { $day } (mes-día) de un año, con notificación hasta el { $by }
terms-withdrawal-not-before = no en los primeros { $length }
terms-withdrawal-notice-to = la notificación muestra que se hizo a { $to }
terms-withdrawal-reasons = da sus motivos
terms-amendment = Enmienda
terms-amendment-acceptors = obliga a quienes la aceptan, una vez que { $share } lo hayan hecho
terms-amendment-majority = obliga a todos, una vez que { $share } hayan aceptado
terms-amendment-opt-out = obliga a todos salvo a quienes se excluyan en { $length }
terms-amendment-blocked = bloqueada si { $share } objetan
share-in = { $share } en { $group }
share-not-in = { $share } fuera de { $group }
share-more-than = más de { $part } de las partes
share-every = cada parte de { $group }
share-weight = partes con { $bound } de { $weight }
share-and = y
share-or = o
parties-n = { $n ->
    [one] 1 parte
   *[other] { $shown } partes
}
share-of-parties = { $fraction } de las partes
terms-provisional = Aplicación provisional
terms-suspension = Suspensión para sí misma
terms-radical = Una violación cambia la posición de todas
length-minutes = { $n ->
    [one] 1 minuto
   *[other] { $shown } minutos
}
length-hours = { $n ->
    [one] 1 hora
   *[other] { $shown } horas
}
length-weeks = { $n ->
    [one] 1 semana
   *[other] { $shown } semanas
}
length-months = { $n ->
    [one] 1 mes
   *[other] { $shown } meses
}
length-years = { $n ->
    [one] 1 año
   *[other] { $shown } años
}
shade-party = Parte
shade-consented = Consintió, aún no obligada
shade-signed = Firmó
shade-left = Salió, rehusó o está suspendida
map-label = Mapa mundial de las partes; la tabla siguiente dice lo mismo en palabras
map-note = Los trazados no toman posición sobre fronteras ni sobre la condición de ningún territorio.
no-parties-known = No se conserva aquí ningún acto de una parte; por lo que hay no se sabe quién participa.
parties-table = Todas en una tabla
listed-as-of = a { $day }
listed-until = El archivo enumera lo que se hizo hasta el { $day }. Lo que se hizo después se conoce aquí solo por declaraciones: quien no figura puede haberse adherido desde entonces, y quien figura puede haber salido.
from-the-file = nombrada en el archivo del acuerdo
party-not = No es parte
party-ad-referendum = Firmó, pendiente de confirmación
party-declined = Rehusó
party-signatory = Signataria
party-awaiting = Espera la aceptación de su reserva
party-contracting = Consintió
party-provisional = Aplica provisionalmente
party-committed = Obligada solo por compromisos
party-party = Parte
party-suspended = Suspendida
party-withdrawn = Se retiró
party-succeeded = Sucedida por otra
party-terminated = Terminada
no-events = No se sabe de nada que haya ocurrido.
and-more = y { $number } más
earlier-events = Antes: { $number }
has-flaw = tiene un defecto
act = Acto
why = Por qué
flaw-counts-from = Cuenta desde
flaws = Actos sin efecto, o con otro que el querido
progress-at-least = Al menos { $number } partes han depositado un compromiso.
progress-below = Menos de { $number } partes han depositado un compromiso, o ninguna.
progress-why = El avance se dice por grupos, para que nadie sepa que es decisivo.
conditional-commitments = Compromisos condicionales
round-flawed = El resultado no se sostiene
round-activated = Activados, comprobado aquí
round-not-activated = No activados
round-closed-by = Cerrada por
round-bound-since = Todas obligadas desde
round-bound-from = Todas obligadas a partir de
at-level = nivel { $level }
round-left-out = Depósitos dejados fuera
powers-head-of-state = Jefe de Estado
powers-head-of-government = Jefe de gobierno
powers-foreign-minister = Ministro de relaciones exteriores
powers-full = Plenos poderes
powers = En virtud de qué poderes
powers-none = no indicado
powers-holder = En poder de
two-persons = Dos personas
article = Artículo
clauses-concerned = Cláusulas de que se trata
clauses-concerned-why = Si no se marca ninguna, se refiere a todo el acuerdo.
words-of-the-act = Palabras del acto
language-of-words = Idioma
executed-on = Hecho el
act-marking-why = Los actos sobre acuerdos públicos suelen ser abiertos; elija una etiqueta más estrecha si el acto mismo no es público.
what-if-what = Lo que se seguiría de un acto que nadie hizo, o de otro texto. No se guarda nada y los datos reales no se tocan.
what-if-wrong = Esto no puede pensarse hasta el final
line-number = línea { $line }
hypothetical = Hipotético
hypothetical-why = Nadie hizo ni dijo esto. Nada de ello se firma, registra ni guarda.
as-it-is = Tal como es
as-it-would-be = Tal como sería
bound-n = { $n ->
    [one] 1 parte está obligada
   *[other] { $shown } partes están obligadas
}
findings-changed = Constataciones que serían otras o nuevas
findings-gone = Constataciones que ya no se sostendrían
findings-same = Ninguna.
what-if-act = Suponer un acto
day = Día
what-if-as-of = Mirar este día
what-if-text = Suponer otro texto
what-if-text-why = Cambie lo que quiera, por ejemplo suba un tope.
think-through = Mostrar lo que se sigue
obs-c-since = Desde

## Why an act has no effect, or another than meant
action-malformed = Su contenido no tiene la forma de un acto
action-text-missing = No nombra las palabras que acepta
action-not-shown = Pueden leerlo menos que el texto
action-date-not-existing = Nombra una fecha que no existe
action-dates-contradictory = Sus fechas se contradicen, o son posteriores a cuando se dijo
action-date-not-attested = Ningún depositario atestigua su fecha anterior; cuenta desde que se dijo
action-deposit-contradictory = Dos depósitos se contradicen
action-awaiting-receipt = Espera la recepción por el depositario
action-not-acknowledged = La parte no había aceptado ella misma estas palabras para entonces
action-not-own = Solo la propia parte puede hacer esto
action-not-depositary = Solo el depositario puede hacer esto
action-not-organ = Solo el órgano nombrado en el texto puede hacer esto
action-powers-missing = Se exigen plenos poderes y no se muestran
action-powers-insufficient = Los poderes mostrados no bastan
action-target-missing = No dice a qué acto se refiere
action-target-unknown = El acto al que se refiere no se conoce aquí
action-target-unfit = El acto al que se refiere es de otra clase
action-target-without-effect = El acto al que se refiere no surte efecto
action-repeated = Ya se había hecho
action-not-open-to = El acuerdo no está abierto a esta parte
action-signature-closed = No está abierto a la firma ese día
action-mode-not-open = El texto no permite esta manera de consentir
action-not-signed = No se había firmado antes
action-accession-closed = La adhesión no está abierta ese día
action-succession-to-nothing = El predecesor no tiene nada en que suceder
action-nothing-to-withdraw = No hay nada que retirar
action-in-force-already = Ya está en vigor
action-not-yet-in-force = Aún no está en vigor
action-not-bound = Esta parte no está obligada
action-withdrawal-not-provided = El texto no prevé el retiro
action-withdrawal-forbidden = El texto excluye el retiro
action-withdrawal-too-early = El retiro no es posible tan pronto
action-notice-shortened = El preaviso es más corto de lo que pide el texto; cuenta desde el día posterior
action-too-late = Llegó demasiado tarde
action-provisional-not-provided = El texto no prevé la aplicación provisional
action-reservation-forbidden = El texto prohíbe esta reserva
action-reservation-unconfirmed = La reserva hecha al firmar no se confirmó
action-reservation-late = La reserva llegó después del consentimiento
action-reservation-defeated = Una parte objetó la reserva tardía
action-reservation-not-accepted = La reserva necesita una aceptación que falta
action-objection-late = La objeción llegó después de la aceptación tácita
action-answer-without-effect = Esta reserva no pide respuesta
action-acceptance-without-effect = Las adhesiones no necesitan aceptación aquí
action-amendment-undetermined = Si la enmienda está en vigor depende de un peso, un grupo o un día que no se conoce
action-notice-incomplete = La notificación no muestra a quién se hizo, o sus motivos, como pide el texto
action-amendment-unknown = No se conoce tal enmienda
action-suspension-without-ground = No se muestra motivo de suspensión
action-termination-without-ground = No se muestra motivo de terminación
action-measure-not-open = Esta medida no está abierta a esta parte
action-measure-too-early = La medida llegó antes de acabar el plazo para objetar
action-measure-contested = La medida se impugnó a tiempo
action-not-unanimous = No todas las partes estuvieron de acuerdo
action-correction-defeated = Una objeción frustró la corrección

## For which day a page is asked
asked-as-of = Estado al
asked-known-by = Según se sabía el
asked-now = Ahora
asked-another-day = Estado en otro día
asked-other-time = Otro momento que ahora
asked-as-of-what = El estado de las cosas al { $time }.
asked-ahead = Eso está por venir: se dice como si no se declarara nada más hasta entonces.
asked-known-by-what = Según lo que este nodo sabía al { $time }.

## The board
filter-unknown = «{ $name }» no es un filtro de esta página y se ha dejado fuera.
filter-status-unknown = «{ $name }» no es un estado; se muestra lo abierto.
party-unclear = ¿Qué parte?
party-none = Ninguna parte se llama aquí «{ $name }».
party-several = Varias partes responden a «{ $name }»: elija una.
whose = Deberes de quién
whose-all = Todos
whose-ours = Debidos por nosotros
whose-to-us = Debidos a nosotros
table-file = Tabla (CSV)
state-broken = Incumplido: se hizo lo prohibido
state-broken-consequence = Incumplido: se hizo lo prohibido y le sigue una consecuencia
state-kept = Respetado hasta ahora

## Parties and what they declared
standing-committed = Obligado por compromiso condicional
column-signature = Firma
column-consent = Ratificación u otro consentimiento
column-left = Retiro
sign-accession = adhesión
sign-acceptance = aceptación
sign-approval = aprobación
sign-formal-confirmation = confirmación formal
sign-succession = sucesión
sign-definitive-signature = firma definitiva
declarations = Reservas, declaraciones y objeciones
declared-about = Sobre
notifications = Notificaciones del depositario
notification-number = N.º

## Entry into force
force-how-met = Cómo se cumplieron las condiciones
force-entered = Entró en vigor el { $day }.
force-enters = Entra en vigor el { $day }.
force-met-on = Las condiciones se cumplieron el { $day }.
force-by-act = Por
force-then = El día de la entrada en vigor es { $then }.
force-not-met = En su conjunto no está en vigor: no se cumplen las condiciones.
force-undecided = Indeterminado: lo conocido no lo decide.
force-undecided-since = Las condiciones pueden haberse cumplido desde el { $day }.
force-not-known = No se conoce:
force-condition = Condición
force-has = Hasta ahora
force-stands = Estado
force-conditions = Condiciones de entrada en vigor
force-holds = Cumplida
force-holds-not = No cumplida
force-holds-unknown = No se conoce
force-refused = No se pueden juzgar la regla o los actos.
joining-signed = Firmaron
joining-signed-undated = Firmaron, día no conocido
joining-no-act = Ningún acto guardado aquí
joining-withdrew = Retiraron su consentimiento
force-all = Todas estas
force-any = Una de estas
force-weight = Partes con { $bound } de { $weight }
force-share = Al menos { $share } de { $whole }
force-majority = Más de { $share } de { $whole }
force-relative = { $weight } de las partes al menos { $share } de su { $other }
force-delayed = { $length } después de esto:
force-everyone = Todos los de «{ $group }»
force-other = { $agreement } está en vigor
force-from-day = No antes del { $day }
force-decision = Decidido: { $decision }
force-has-of = { $has } de { $needs }
force-at-least = al menos { $amount }
force-more-than = más de { $amount }
force-whole-members = los interesados
force-whole-parties = las partes en { $agreement }
force-whole-group = los miembros de «{ $group }»
force-whole-signatories = los signatarios
force-whole-except = { $whole }, salvo «{ $group }»
force-within = solo los de «{ $group }»
force-outside = solo los que no son de «{ $group }»
force-party-to = solo las partes en { $agreement }
force-no-organizations = sin contar organizaciones
force-had-signed = solo los que habían firmado
force-by = por { $acts }
then-same-day = el mismo día
then-after = { $length } después
then-first-of-month = el primer día del mes que sigue a { $length } después
unknown-set = los miembros de { $name }
unknown-weight = los pesos de { $name }
unknown-weight-on = los pesos de { $name } al { $day }
unknown-weight-of = el peso de { $name }
unknown-agreement = el estado de { $name }
unknown-decision = si se decidió: { $name }
unknown-circulation = cuándo se distribuyó la enmienda
unknown-opening = cuándo se abrió a la firma
unknown-line = lo que dice la línea { $line }: «{ $text }»
unknown-name = si { $name } es una de las filas que no corresponden a nada
unknown-state = si { $name } es un Estado: ningún Estado ni organización que se conozca aquí se llama así
unknown-acts = actos que no se guardan aquí
unknown-acts-after = los actos posteriores al { $day }, último día del que habla la lista
unknown-acts-lost = actos que la tabla ya no muestra: por sus propios días de efecto entró en vigor el { $told }, por los actos que tiene el { $found }
unknown-whole = si el acuerdo en su conjunto está en vigor
note-not-before = Las condiciones solas darían el { $day }; el texto fija un día posterior.
note-withdrew-counts = { $name } consintió el { $consented } y lo retiró el { $withdrew }: desde entonces no cuenta.
note-withdrew-settled = { $name } consintió el { $consented } y lo retiró el { $withdrew }, cuando el día ya estaba fijado.
note-withdrew-after = { $name } consintió el { $consented } y lo retiró el { $withdrew }, tras la entrada en vigor, que un número menor de partes no deshace (Convención de Viena, art. 55).
note-fell = Las condiciones cumplidas el { $met } ya no lo estaban el { $fell }, antes del día.
note-overwritten = El registro mostró { $act } de { $name } el { $day }; para el { $since } se había sobrescrito.
note-succeeded = { $successor } ocupa el lugar de { $predecessor } desde el { $day }.
act-application = Aplicación
act-participation = Participación
act-simplified-procedure = Procedimiento simplificado
act-declaration = Declaración
act-signature-withdrawal = Retiro de la firma

## Rules as lists
outline-list-comma = {", "}
outline-where = De «{ $kind }»:
outline-who = Quién
outline-when = Cuando se cumple todo esto
outline-must = Debe hacer
outline-must-not = No debe hacer
outline-must-keep = Debe respetar
outline-before = Antes de hacer esto
outline-must-first = Esto debe haberse hecho
outline-by-when = En qué plazo
outline-goes-to = Dirigido a
outline-except = Salvo
outline-afterwards = Después
outline-also = Además
outline-each-party = Cada parte
outline-each-of = Cada parte de «{ $group }»
outline-issuer = Quien presente aquello de que habla la regla
outline-party = { $party }
outline-the-bearer = el obligado
outline-of-bearer = «{ $kind }»
outline-of-anyone = «{ $kind }» de cualquiera
outline-of-another = «{ $kind }» de otra parte
outline-of-group = «{ $kind }» de un miembro de «{ $group }»
outline-filed = Se presenta { $filed }
outline-file = Presentar { $filed }
outline-obtain = Velar por que se presente { $filed }
outline-one-matter = Las presentaciones con el mismo «{ $field }» son un solo asunto
outline-every = Cada { $length }, contados desde { $from }
outline-until = Hasta el { $day }
outline-once = Una vez, en { $at }
outline-day-bound = el día en que el acuerdo obliga al obligado
outline-within = En { $period }
outline-within-after = En { $period }, después de { $start }
outline-from-filing = su presentación
outline-from-field = { $field }
outline-from-earliest = el primero conocido de: { $fields }
outline-from-latest = el último, cuando se conozcan todos, de: { $fields }
outline-from-each = cada uno por separado de: { $fields }
outline-from-that-day = ese día
outline-tier = { $name }: en { $period }, si se cumple todo esto
outline-tier-after = { $name }: en { $period }, después de { $start }, si se da todo esto
outline-extended = Hasta { $until }, si se presenta { $filed } antes de que acabe el plazo
outline-cure = Un incumplimiento se subsana haciéndolo en { $period } después
outline-exception-nothing = { $label }: no se aplica, si se cumple todo esto
outline-exception-within = { $label }: en { $period } en su lugar, si se cumple todo esto
outline-excused = Se presenta en su lugar { $filed }
outline-to = { $who }
outline-to-if = { $who }, si se cumple todo esto
outline-to-otherwise = Si no, { $who }
outline-follow-every = { $name }: { $filed }, al menos cada { $period }, hasta que se presente { $until }
outline-follow-after = { $name }: { $filed }, en { $period } después de { $after }
outline-limit-when = Se examina cada vez que una presentación lo aumenta
outline-at-least-before = Al menos { $length } antes
outline-at-most-before = Como máximo { $length } antes
outline-first-filed = Se presentó { $filed }
outline-consequence = Lo que sigue a un incumplimiento: cláusula { $clause }
outline-owed-each = Debido a cada otra parte por separado
outline-at-levels = Vale en el nivel { $levels } de la cláusula
outline-period = { $length }
outline-period-clock = { $length } por el reloj
outline-period-calendar = { $length }, en días naturales
outline-period-working = { $length }, en días hábiles
outline-period-business = { $length } de horario laboral
outline-period-1182 = { $length }, como cuenta el Reglamento 1182/71
outline-period-at = { $period }, en { $place }
outline-period-at-by = { $period }, en el lugar de { $place } que nombra { $field }; si no nombra ninguno, según la lectura más amplia
outline-period-rounded = { $period } ({ $how })
outline-rounded-last = al último día si el mes no tiene ese día
outline-rounded-next = al primer día del mes siguiente si el mes no tiene ese día
outline-all-of = Todo esto:
outline-any-of = Algo de esto:
outline-not-so = No es así:
outline-not-known = { $field }: no se conoce
outline-known = { $field }: se conoce
outline-in-group = { $item } pertenece a «{ $group }»
outline-in-breach = { $party } incumple «{ $duty }»
outline-is-so = { $value }
outline-yes = { $value }: sí
outline-no = { $value }: no
outline-word-yes = sí
outline-word-no = no
outline-has = { $list } incluye: { $word }
outline-has-any = { $list } incluye alguno de: { $words }
outline-one-of = { $item } es uno de: { $list }
outline-is = { $left } es { $right }
outline-is-not = { $left } no es { $right }
outline-less = { $left } es menor que { $right }
outline-at-most = { $left } es como máximo { $right }
outline-more = { $left } es mayor que { $right }
outline-at-least = { $left } es al menos { $right }
outline-defined = { $value } («{ $name }»)
outline-plus = { $left } más { $right }
outline-minus = { $left } menos { $right }
outline-times = { $left } por { $right }
outline-over = { $left } entre { $right }
outline-day-of = el día de { $of } en UTC
outline-day-of-at = el día de { $of } en { $place }
outline-field-issuer = quien lo presenta
outline-field-subject = de qué trata
outline-field-issued = cuándo se presentó
outline-field-of = { $field } de «{ $kind }»
outline-count = el número de «{ $kind }»
outline-sum = la suma de { $of } en «{ $kind }»
outline-min = el menor { $of } de «{ $kind }»
outline-max = el mayor { $of } de «{ $kind }»
outline-there-is = Hay «{ $kind }» con todo esto:
outline-for-every = Para cada «{ $kind }»:
outline-in-unit = { $value } en { $unit }
outline-by-bearer = Presentado por el obligado
outline-by-another = Presentado por otra parte
outline-by-group = Presentado por un miembro de «{ $group }»
outline-window-last = Presentado en los últimos { $length }
outline-window-since = Presentado desde el { $day }
outline-window-each = Para un mismo período de { $length }, contado desde el { $from }, según { $by }
outline-from-to = { $from } a { $to }

## What if, act by act
what-if-another = Un acto más
what-if-without = Quitar
what-if-who = { $who }: { $before } → { $after }
what-if-leaving = Quién se retiraría
what-if-leaves = { $who } seguiría obligado hasta el { $day }; desde ese día ya no lo estaría.
what-if-leaves-why = Lo que llegó a deberse antes de ese día se sigue debiendo (Convención de Viena sobre el Derecho de los Tratados, art. 70).
what-if-leaves-owing = El { $day }, si no se dijera nada más hasta entonces, aún debería:
what-if-leaves-free = El { $day }, si no se dijera nada más hasta entonces, no debería nada más de lo que piden las reglas de este texto.
what-if-gone-why = Existían y no existirían: aquello en que se basan sería otro.
what-if-party-why = Un país por su nombre o código, o una parte por su identificador. Deje una fila vacía para suponer menos.

## Counts of entry into force
standing-committed-parties = { $n ->
    [one] 1 parte
   *[other] { $shown } partes
}
force-more-needed = { $n ->
    [one] Falta 1 más
   *[other] Faltan { $shown } más
}
force-missing = { $n ->
   *[other] Faltan: { $shown }
}
force-could-join = { $n ->
   *[other] Aún podrían sumarse: { $shown }
}
force-count = { $n ->
    [one] Al menos 1 parte ha consentido
   *[other] Al menos { $shown } partes han consentido
}
then-days-after = { $n ->
    [one] 1 día después
   *[other] { $shown } días después
}
then-first-of-nth-month = { $n ->
    [one] el primer día del mes siguiente a ese mes
   *[other] el primer día del mes { $shown } meses después de ese mes
}

## What now
ours = Los nuestros
breaches-by-others = Violaciones de otros
breaches-to-us = Debido a nosotros e incumplido
task-to-us-breached = { $n ->
    [one] Un deber hacia nosotros está violado
   *[other] { $shown } deberes hacia nosotros están violados
}
task-own-breached = { $n ->
    [one] Uno de nuestros deberes está violado
   *[other] { $shown } de nuestros deberes están violados
}
task-own-at-risk = { $n ->
    [one] Uno de nuestros deberes ha pasado su plazo prudente
   *[other] { $shown } de nuestros deberes han pasado su plazo prudente
}
task-own-past-worst = { $n ->
    [one] El plazo de uno de nuestros deberes quizá venció: falta un hecho
   *[other] El plazo de { $shown } de nuestros deberes quizá venció: faltan hechos
}
task-own-soon = { $n ->
    [one] Uno de nuestros deberes vence en un día
   *[other] { $shown } de nuestros deberes vencen en un día
}
task-own-unverifiable = { $n ->
    [one] Uno de nuestros deberes no puede juzgarse: falta un hecho
   *[other] { $shown } de nuestros deberes no pueden juzgarse: faltan hechos
}
task-own-later = { $n ->
    [one] Uno de nuestros deberes vence más adelante
   *[other] { $shown } de nuestros deberes vencen más adelante
}
task-others-breached = { $n ->
    [one] Una violación de otros
   *[other] { $shown } violaciones de otros
}
status-would-be-due = Se debería
state-not-owed = No debido: el texto no estaba en vigor cuando esto empezó, o no obliga
what-now = Qué hacer ahora
dismiss-now = Evaluar como no notificable
tell-now = Decir lo que aún no se sabe:
broken-why = Se hizo lo que estaba prohibido: ninguna presentación puede deshacerlo.
broken-excused-by = Según su regla, lo excusa: { $what }, de { $who }.
broken-no-excuse = Su regla no nombra nada que lo excuse.
broken-ask = Pedirlo
broken-ask-title = Solicitud de ser excusado: { $rule }
broken-tell = Informar a quienes se debe
broken-tell-title = Se hizo lo que estaba prohibido: { $rule }
broken-look = Ver las pruebas
by-bearer = la propia parte
by-anyone = cualquiera
by-another-party = otra parte
foreseen = Si se firma hoy
act-anyway = Proponerlo de todos modos
foreseen-flawed = Sin efecto, o con otro que el querido:
foreseen-same = La situación de la parte no cambia:
foreseen-becomes = La situación de la parte:
what-if-unknown = «{ $party }» no es una parte conocida aquí. Tome el código de un país, como FR, o el identificador de una parte.
what-if-early = El texto se abrió el { $day }; antes nadie podía actuar.
what-if-day = «{ $day }» no es un día. Escríbalo como 2026-11-28.
what-if-flaws = Actos sin efecto
form-addressees = Destinatarios de la ley
own-default = (valor de este programa)
addressees-by-rule = A quién se dirige resulta de sus reglas: quien hace aquello de lo que hablan.
not-known = no conocido
without-effect-yet = Aún sin efecto
act-under = En virtud de
act-flawed = Sin efecto, o con otro que el querido
deadline-unknown = No conocido: { $within } desde «{ $from }», que nadie ha dicho
deadline-worst = En el peor caso
file-now-why = Lo que se anota aquí es lo que usted notificó a la autoridad: este programa no le envía nada.
asides = { $n ->
    [one] 1 declaración no pudo tenerse en cuenta en lo que se debe y se dejó aparte: un fallo de este programa
   *[other] { $shown } declaraciones no pudieron tenerse en cuenta en lo que se debe y se dejaron aparte: un fallo de este programa
}
# Calendars.
ics-name = Comity: lo que se debe
ics-would-be = (se debería)
ics-plan = Prevea { $plan }. A más tardar { $latest }.
ics-one-reading = Según una lectura es tardío después de { $at }.
ics-worst = Prevea { $at }, en el peor de los casos.
ics-owes = { $who } lo debe en virtud de { $law }, { $clause }.
ics-would-owe = { $who } lo debería en virtud de { $law }, { $clause }.
ics-goes-to = Va a: { $recipient }.
authority-site = su sitio
