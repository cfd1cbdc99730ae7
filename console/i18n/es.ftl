# La interfaz en español.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.

## Frame
skip = Ir al contenido
nav = Páginas de este nodo
nav-overview = Resumen
nav-statements = Declaraciones
nav-peers = Pares
nav-log = Registro
nav-audit = Pista de auditoría
nav-submit = Presentar
nav-users = Cuentas
live-on = En vivo
live-off = No en vivo
sign-in = Iniciar sesión
sign-out = Cerrar sesión
about-this-node = Acerca de este nodo
api-description = Descripción de la API (OpenAPI)
copy = Copiar
pages = Páginas de la lista
newest = Más recientes
older = Anteriores
cancel = Cancelar
search = Buscar
clear = Borrar
any = Cualquiera
optional = (opcional)
yes = Sí
no = No
code = Código
from = de
number = Número
share = Cuota
state = Estado
change = Cambiar
save = Guardar
unnamed = Sin nombre
undeclared = no declarado
empty-list = ninguno
empty-text = vacío

## Stopped
stopped-stand-down = Este nodo no firma nada: su carpeta es una copia antigua de su registro
stopped-copy-unchecked = Este nodo aún no firma nada: su carpeta es una copia, y no todos han dicho qué tienen de su registro
stopped-store-damaged = Este nodo no escribe nada: su almacén está dañado
stopped-key-revoked = Este nodo no firma nada: su clave de declaraciones está revocada
ends-signing = Aprobarlo pone fin a las firmas aquí
ends-signing-why = Revoca la clave con la que firma este nodo. Una vez aprobado, el nodo sirve su registro y no firma nada más. Para seguir firmando, reemplace antes la clave:
stopped-what = Lo que se conserva sigue siendo legible. El manual del operador (backup.md, keys.md) dice qué hacer.
behind-title = Esta página no está al día
behind = { $n ->
    [one] 1 declaración que se conserva no figura todavía en lo que aquí se muestra. Vuelva a mirar dentro de un momento.
   *[other] { $shown } declaraciones que se conservan no figuran todavía en lo que aquí se muestra. Vuelva a mirar dentro de un momento.
}

## Time
ago-now = ahora
ago-seconds = { $n ->
    [one] hace 1 segundo
   *[other] hace { $n } segundos
}
ago-minutes = { $n ->
    [one] hace 1 minuto
   *[other] hace { $n } minutos
}
ago-hours = { $n ->
    [one] hace 1 hora
   *[other] hace { $n } horas
}
ago-days = { $n ->
    [one] hace 1 día
   *[other] hace { $n } días
}
days = { $n ->
    [one] 1 día
   *[other] { $n } días
}
never = nunca

## Days and times
moment = { $weekday } { $date }, { $time }
moment-day = { $day } { $month } { $year }
moment-day-of-year = { $day } { $month }
day-of-week = { $weekday } { $date }
moment-then = { $date } { $time }
moment-in-utc = { $moment } UTC
moment-in-place = { $moment } ({ $place })
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic
weekday-1 = lun
weekday-2 = mar
weekday-3 = mié
weekday-4 = jue
weekday-5 = vie
weekday-6 = sáb
weekday-7 = dom
clocks = Relojes
clocks-why = Las horas se dan en UTC, salvo que elija un lugar. Un plazo se da primero donde la ley cuenta sus días y después en los relojes que haya elegido.
clocks-yours = Sus relojes
clocks-now = Allí son ahora las
clocks-take = Dar las horas así
clocks-shown = Horas:
clocks-change = cambiar

## Counts
entries = { $n ->
    [one] 1 asiento
   *[other] { $shown } asientos
}
statements-n = { $n ->
    [one] 1 declaración
   *[other] { $shown } declaraciones
}
from-logs = { $n ->
    [one] del registro propio
   *[other] de { $shown } registros
}
peers-n = { $n ->
    [0] Ninguno
    [one] 1 par
   *[other] { $shown } pares
}
peers-following = { $shown } seguidos sin fallo

## Overview
clock-wrong = El reloj de este nodo está mal
clock-off = Difiere en { $seconds } segundos de los de sus pares y testigos.
clock-far = Difiere en { $seconds } segundos de los de sus pares y testigos. No se firma nada hasta que se ponga en hora.
clock-behind = Va { $seconds } segundos por detrás de lo que este nodo registró, y ningún quórum de otros dice que sea correcto. No se firma nada hasta que se ponga en hora.
alarm-equivocation = Un registro se contradice
alarm-equivocation-what = El registro { $origin } ha firmado dos puntos de control que no pueden ser ciertos a la vez. Las nuevas afirmaciones de su custodio quedan retenidas.
alarm-held = Un par está retenido
alarm-held-what = sus nuevas afirmaciones quedan retenidas hasta que decidan personas.
alarm-failing = { $n ->
    [one] Un par no responde como debería
   *[other] { $shown } pares no responden como deberían
}
show-both-checkpoints = Mostrar los dos puntos de control
found = Hallado
no-alarms-checked = { $n ->
    [one] Ninguna contradicción en el registro propio ni en el de un par, y ese par responde. Estado a
   *[other] Ninguna contradicción en el registro propio ni en los de { $shown } pares, y todos responden. Estado a
}
figure-own-log = Registro propio
figure-logged = Último asiento
figure-witnessed = Atestiguado
figure-known = Conocido aquí
figure-peers = Pares
finality-logged = Registrado
finality-witnessed = Atestiguado
finality-not-witnessed = Quórum no alcanzado
finality-no-policy = Ningún testigo consultado
finality-no-policy-why = la política no nombra ninguno
cosignatures-of = { $some } de { $all } testigos
at-size = con tamaño
latest-statements = Últimas declaraciones
all-statements = Todas las declaraciones
all-peers = Todos los pares
statements-by-kind = Declaraciones por tipo
no-statements = Aún no hay declaraciones.
no-peers = Aún no hay pares. Un par se añade por su dirección y por una huella recibida por un canal en el que ya confía.

## Statements
statements-what = Todas las declaraciones que conoce este nodo: las propias y las de los registros de sus pares, las conocidas más recientemente primero.
statement = Declaración
kind = Tipo
issuer = Emisor
subject = Asunto
said = Dicho
said-claimed = Dicho (según el emisor)
said-from = Dicho desde
said-to = Dicho antes de
known-here = Conocido aquí
logged-between = Registrado, según lo vieron otros
logged-after = no antes de
logged-by = no después de
vouched-by = avalado por
this-node = este nodo
logged-nobody = Nadie más que su emisor dice cuándo.
logged-contradictory = Quienes lo avalan se contradicen: algún reloj está mal, o alguien no dice la verdad. Cuenta la hora anterior.
standing = Situación
log = Registro
own-log = Registro propio
log-number = Registro { $log }
entry-number = Asiento { $index }
statement-under = { $kind }: { $title }
search-words = Palabras del asunto, del título o del contenido
as-of = Según lo conocido el
as-of-on = Una vista del pasado
as-of-what = Usted ve lo que este nodo sabía hasta { $time }. Lo que supo después queda fuera, rectificaciones y retractaciones incluidas.
as-of-leave = Volver al presente
field-unread = No se pudo leer un filtro
field-unread-what = «{ $field }» quedó fuera de la búsqueda. Las horas se escriben 2026-11-23 o 2026-11-23T14:00:00Z.
time-unread = No es un día ni una hora y no se tuvo en cuenta. Escriba 2026-11-23, 2026-11-23 14:00 o 2026-11-23T14:00:00Z.
no-matches = Nada coincide.
standing-in-force = Subsiste
standing-hosted = Alojada
standing-superseded = Sustituida
standing-amended = Enmendada
standing-retracted = Retractada
standing-refused = Rechazada
standing-no-effect = Sin efecto
standing-unchecked = No se puede comprobar aquí
content-held = Contenido conservado
content-absent = Contenido ausente
content-erased = Contenido borrado

## Statement
what-it-says = Lo que dice
statement-id = Declaración
content-digest = Resumen criptográfico del contenido (SHA-256)
signed-with = Firmada con
content = Contenido
content-file = Archivo del contenido
content-came = Llegó aquí
content-opaque = Se conserva un archivo de contenido de { $size } que esta versión no puede mostrar como lista. Tome el archivo y léalo con lo que corresponda a su tipo.
content-reserved-why = Es para personas nombradas, y usted no es una de ellas aquí. Otro administrador, o el operador, puede nombrarle. La declaración y su prueba subsisten sin ello.
content-absent-why = El contenido no está aquí: no se ofreció a este nodo, o todavía no. La declaración y su prueba subsisten sin él.
content-erased-why = El contenido y su sal se destruyeron aquí. La declaración y su prueba subsisten.
raw-json = Como JSON
marking = Marcado
marking-to = para
marking-release = no antes de
who-was-given = A quién se dio el contenido
given-to = Dado a
first-given = Dado por primera vez
given-to-nobody = Este nodo no ha dado el contenido a nadie.
anybody = Cualquiera que lo pidió
relations = Relaciones
no-relations = Ninguna declaración sustituye, enmienda, retracta ni borra esta, que este nodo sepa.
superseded-by = Sustituida por
supersedes = Sustituye a
amended-by = Enmendada por
amends = Enmienda
retracted-by = Retractada por
retracts = Retracta
erased-by = Contenido borrado por
erases = Borra el contenido de
was-superseded = Sustituida: una declaración posterior ocupa su lugar
was-amended = Enmendada: léase junto con
was-retracted = Retractada: su emisor la ha retirado definitivamente
was-erased = El emisor hizo destruir el contenido
hosted-by = alojada por
hosted-here = alojada en el registro de este nodo
hosted-by-choice = Alojada por
hosted-heading = Alojada: no es la palabra del propio emisor
hosted-why = Está en el registro de otra parte, con una clave que esa parte registró para el emisor. Muestra lo que el custodio del registro tiene por palabra del emisor, y no surte efecto para el emisor.
hosted-own-too = La misma declaración está en el registro propio del emisor
hosted-too = Otros alojan declaraciones en nombre de esta parte
hosted-too-what = La lista muestra lo que está en su registro propio. Lo que otros guardan en su nombre no surte efecto para ella.
whose-word = Palabra de quién
own-word = Palabra propia
refused-heading = Este asiento fue rechazado
refused-why = El registro lo contiene, pero no pasó el verificador de este nodo. Se guarda como prueba y no cuenta para nada.
no-effect-heading = Esta declaración no surte efecto
no-effect-why = Está debidamente firmada y registrada, pero lo que quiere cambiar no le corresponde a su emisor, o no está en el mismo registro.
unchecked-heading = Esta acusación no se puede comprobar aquí
unchecked-why = Dice que un registro se contradice. Su prueba está en su contenido, que no se conserva aquí o no es para usted: no la crea antes de haberla visto.
where-it-stands = Dónde está
leaf-index = Posición
erase-content = Borrar el contenido …

## Proof
proof = Prueba
no-proof-yet = Aún no hay un punto de control firmado que abarque este asiento.
entry-of = Posición { $index } en un registro de { $size }
leaf-hash = Hash de la hoja
root = Raíz
cosignatures = Cofirmas
no-cosignatures = Ninguna para este punto de control
inclusion-path = { $n ->
    [0] Ruta de inclusión: la hoja es la raíz
    [one] Ruta de inclusión: 1 hash
   *[other] Ruta de inclusión: { $shown } hashes
}
receipt = Recibo (COSE)
tlog-proof = Prueba (tlog-proof)
evidence = Elementos de prueba (JSON)
verify = Verificar en este navegador
verify-why = Su navegador obtiene los elementos de prueba y comprueba él mismo cada hash y cada firma. No toma ninguna conclusión de este nodo.
verify-noscript = La verificación en el navegador requiere JavaScript. Sin él, descargue la prueba y ejecute «comity verify» en su propia máquina.
verify-running = Comprobando …
verify-passed = correcto
verify-failed = incorrecto
verify-unknown = sin comprobar
verify-overall-passed = Verificado: cada paso es correcto
verify-overall-failed = No confíe en esta declaración: falló una comprobación
verify-overall-unknown = Lo que pudo comprobarse es correcto; no todos los pasos pudieron comprobarse aquí
verify-no-webcrypto = Este navegador no ofrece criptografía en esta página. Necesita HTTPS o una dirección local.
verify-pin-first = Vista por primera vez por este navegador; la recordará en adelante. Compárela con la clave que le dio su custodio.
verify-pin-same = La misma clave que este navegador vio antes.
verify-pin-changed = NO es la clave que este navegador vio antes.
verify-step-evidence = Elementos de prueba
verify-step-entry = Asiento
verify-step-inclusion = Inclusión en el registro
verify-step-checkpoint = Punto de control del registro
verify-step-witnesses = Testigos
verify-step-key = Clave del emisor
verify-step-signature = Firma del emisor
verify-step-content = Contenido
verify-proves-entry = Los bytes del asiento son una declaración bien formada y tienen el identificador que muestra esta página.
verify-proves-inclusion = El hash del asiento y la ruta conducen exactamente a la raíz. El asiento está en esta posición, sin cambios.
verify-proves-checkpoint = La clave del registro firmó este tamaño y esta raíz. El registro ya no puede negar que contiene el asiento.
verify-proves-witnesses = Otros han firmado el mismo punto de control. El registro tendría que engañarlos también para mostrarle a usted otro pasado.
verify-proves-key = La clave que firmó la declaración se registró para este emisor en el mismo registro, bajo la misma raíz.
verify-proves-signature = El titular de la clave del emisor firmó exactamente estas palabras.
verify-proves-content = El contenido que usted ve es el que firmó el emisor, hasta el último byte.
verify-reason-other-identifier = El asiento es otra declaración que la de esta página.
verify-reason-other-root = La ruta conduce a otra raíz que la que firmó el registro.
verify-reason-no-ed25519-log-key = El nodo no nombra ninguna clave Ed25519 para este registro.
verify-reason-other-origin = El punto de control es de otro registro.
verify-reason-not-signed-by-log = El punto de control no lleva firma de la clave del registro.
verify-reason-no-ed25519 = Este navegador no puede comprobar Ed25519. Un Firefox, Safari o Chromium actual puede, y también «comity verify».
verify-reason-bad-signature = La firma no encaja.
verify-reason-no-cosignature = No hay cofirma Ed25519 de ningún testigo en este punto de control, así que aquí nadie más que el propio registro lo avala.
verify-reason-no-issuer-key = La clave que firmó no es conocida por este nodo.
verify-reason-algorithm = La declaración está firmada con un algoritmo que los navegadores no ofrecen. «comity verify» lo comprueba.
verify-reason-other-key = La clave entregada no es la que nombra la declaración.
verify-reason-no-registration = No se entregó el registro de esta clave. De quién es la clave descansa en la palabra de este nodo.
verify-reason-registration-without-key = El asiento que debía registrar la clave no lleva ninguna.
verify-reason-not-registered = El asiento que debía registrar la clave lleva otra o no está en este registro.
verify-reason-other-party = La clave está registrada para otra parte que el emisor nombrado.
verify-reason-no-hash-envelope = La declaración no lleva resumen SHA-256 de un contenido.
verify-reason-no-content = No se entregó el contenido, así que no hay nada que comparar con el resumen.
verify-reason-other-content = El contenido no es el que firmó el emisor.
verify-reason-pin-changed = La firma del registro encaja, pero su clave no es la que este navegador vio antes. Pregunte al custodio por un canal en el que confíe.
verify-fact-pin = Esta clave
verify-fact-key = Clave del registro
verify-fact-bytes = Bytes
verify-fact-leaf = Hash de la hoja
verify-fact-id = Declaración
verify-fact-index = Posición
verify-fact-size = Tamaño del árbol
verify-fact-hashes = Hashes de la ruta
verify-fact-root = Raíz calculada
verify-fact-origin = Origen
verify-fact-unchecked = No comprobado aquí
verify-fact-cosignatures = Cofirmas correctas
verify-fact-witness = Testigo
verify-fact-thumbprint = Huella de la clave
verify-fact-issuer = Emisor
verify-fact-registered = Registrada por el asiento
verify-fact-algorithm = Algoritmo
verify-fact-said = Resumen firmado
verify-fact-type = Tipo
verify-fact-computed = Resumen calculado

## Open to everybody
nav-verify = Verificar
hits = { $n ->
    [one] Una declaración
   *[other] { $shown } declaraciones
}
hits-more = { $n ->
    [one] Más de una declaración
   *[other] Más de { $shown } declaraciones
}
statements-what-open = Declaraciones que todos pueden leer aquí, primero las más recientes. Un contenido se muestra donde su marcado lo abre a todos.
newer = Más recientes
not-open = no abierto a todos
content-closed-why = El contenido no está abierto a todos, o no está aquí. La declaración y su prueba valen sin él.
front-what = Declaraciones firmadas de esta parte, abiertas a todos. No hay que creer a nadie: cada una se comprueba en su navegador.
front-search = Buscar una declaración: su identificador, sus 8 primeros dígitos, o palabras de su asunto
verify-something = Comprobar lo que le dieron
open-to-all = Abierto a todos
more = Más
all-of-them = { $n ->
    [one] La única declaración
   *[other] Las { $shown } declaraciones
}
open-without-account = Abierto sin cuenta
open-without-account-why = Este nodo deja que todos lean y comprueben lo que está marcado para todos.
filters = Filtros
verify-page-what = Pegue o suelte lo que le dieron. Si su navegador puede comprobarlo, lo hace; si no, lo comprueba este nodo, y lo dice.
given-unreadable = Esto no se puede leer
given-unreadable-why = No es nada de lo que aquí se comprueba, o falta una parte. Péguelo entero, una línea base64 por archivo.
given-evidence = Pruebas de una declaración
checked-by-browser = Su navegador comprueba esto; pulse el botón. Las claves son las del archivo: compare la clave del registro con la que le dio la parte.
verify-give = ¿Qué le dieron?
verify-takes = Lo que se puede comprobar
verify-larger = Archivos mayores y el registro entero, en su máquina:
takes-name = El identificador de una declaración, sus 8 primeros dígitos o un enlace: lleva a su página, donde su navegador la comprueba
takes-statement = Una declaración firmada con su contenido, recibos y pruebas
takes-evidence = El archivo de pruebas de una declaración: lo comprueba su navegador
takes-time = La prueba de que algo llegó tarde, o no llegó
takes-finding = Una conclusión: se recalcula para la gente de este nodo
takes-bundle = Un lote, un punto de control firmado, la descripción de una parte
given-label = Texto, identificador o archivos en base64
given-note = No se guarda nada. 2 MB como máximo.
given-files = O elija archivos, o suéltelos aquí
check-it = Comprobar
checked-holds = Es correcto
checked-fails = Falló una comprobación: no se fíe
checked-unknown = No se puede decidir aquí
checked-statements = Declaraciones de que trata:
checked-by-node = Este nodo, de { $name }, lo comprobó: es su palabra. Quien no cree a nadie comprueba con «comity verify» en su máquina.
given-files-together = Archivos que van juntos
given-time = Una prueba de tiempo
given-descriptor = La descripción de una parte
given-checkpoint = Un punto de control firmado
given-bundle = Un lote
check-one-at-a-time = Más de una declaración: compruebe una cada vez
check-key-unknown = Ningún registro conocido aquí inscribió la clave nombrada
check-signature = Firmada con una clave inscrita para su emisor
check-signature-wrong = La firma no es válida
check-hosted = Está en el registro de otra parte, y no es palabra de su emisor
check-key-of-host = Otra parte registró la clave, en su propio registro: no es palabra del emisor
check-logged = Está en un registro que aquí se tiene, en esta posición
check-not-here = No está en ningún registro abierto aquí
check-content = El contenido es el que nombra la declaración
check-content-other = El contenido es otro que el nombrado
check-content-form = El contenido no cumple el esquema de su tipo
check-content-alone = Un contenido solo no dice quién lo dijo; su SHA-256 es
check-receipt = El recibo es válido: la entrada está en el registro
check-receipt-wrong = El recibo no es válido
check-proof = La prueba es válida: la entrada está bajo un punto de control firmado
check-proof-wrong = La prueba no es válida
check-log-unknown = Este nodo no conoce ese registro, o no lo abre
check-entry-unheld = El asiento no se conserva aquí: dé también la declaración
check-checkpoint = El punto de control está firmado por su registro
check-checkpoint-wrong = El punto de control no está firmado por su registro
check-root = El registro conservado aquí tenía esta raíz con este tamaño
check-root-other = El registro conservado aquí tenía otra raíz con este tamaño
check-root-ahead = El registro se conserva aquí solo hasta un tamaño menor
check-fingerprint = Su huella; compárela con lo que le dio la parte
check-descriptor = Es la descripción conocida aquí
check-descriptor-other = Aquí se conoce otra huella para esa parte
check-party-unknown = Esta parte no se conoce aquí: las claves son las que nombra el propio archivo
check-bundle = El paquete está entero; asientos
check-bundle-damaged = El paquete está dañado
check-bundle-signed = Su punto de control está firmado por el registro que describe
check-bundle-unwalked = Sus asientos no se recorrieron aquí; eso se hace con
check-late = Aún no estaba en su registro en este momento, según lo vieron otros
check-absent = Ninguna declaración de este tipo está entre ellas
check-run = Asientos que son todo lo que se había registrado hasta entonces
check-candidate = Una declaración de este tipo está entre ellas: si es la que se debía, dígalo usted
check-time-wrong = No lo prueba

## Peers
peers-what = Los nodos de otras partes cuyos registros este nodo sigue y comprueba.
peer = Par
entries-held = Asientos conservados
last-contact = Último contacto
last-failure = Último fallo
no-failure = Ninguno
failure-knows-us-not = Aún no ha añadido este nodo: comunique su huella a esa parte.
failure-clock-differs = Su reloj y el nuestro difieren en más de cinco minutos: compare ambos mediante NTP.
failure-holds-us-forked = Considera que nuestro registro está bifurcado y no toma nada nuevo de él: pregunte a esa parte qué dos puntos de control tiene.
failure-refuses-key = No acepta la clave con la que firmamos: quizá aún no ha leído nuestro registro hasta ahí, o la conoce como revocada.
failure-address-other = Responde bajo otra dirección que la que tenemos: pregunte a esa parte por su dirección pública.
failure-request-changed = Algo entre nosotros cambia las solicitudes: revise el proxy que tiene delante.
failure-budget-disk = Se guarda de él todo lo permitido: aumente disk_gib en [quota] de comity.toml.
failure-unreachable = Nadie responde en su dirección.
failure-stalled = Se detuvo en mitad de una respuesta.
failure-busy = Está ocupado, y se le preguntará de nuevo.
peer-following = Seguido
peer-waiting = Espera a que el otro nos añada
peer-failing = Falla
peer-held = Retenido
peer-removed = Eliminado
peer-new = Aún no contactado
add-peer = Añadir un par
replace-peer = La parte empieza de nuevo con otras claves
replace-peer-why = Solo si la parte se lo dijo por un canal en el que ya confía. Su registro antiguo queda aquí, aparte del nuevo, y nunca se cotejan los dos.
replace-peer-old = Huella fijada hasta ahora
add-peer-why = Obtenga la huella del operador del par por un canal en el que ya confía. Nada más se cree de un par.
address = Dirección
fingerprint = Huella
fingerprint-why = Compárela grupo a grupo con el operador del par por un canal en el que ya confía.
own-fingerprint = Huella de este nodo
own-fingerprint-why = Léasela al operador de un nodo que deba seguir a este.
its-statements = Sus declaraciones
who-it-is = Quién es
name = Nombre
party = Parte
origin = Origen del registro
added = Añadido
keys = Claves
keys-log = Claves del registro
keys-statement = Declaraciones
keys-receipt = Recibos
keys-witness = Cofirmas
following = Seguimiento de su registro
head-held = Conservado
head-seen = Mostrado por él
same-as-held = el mismo
checkpoint-held = Último punto de control conservado
held-heading = Retenido por equivocidad
held-why = Su registro se contradice. Lo conocido antes permanece; sus nuevas afirmaciones quedan retenidas hasta que hayan decidido personas. La prueba siguiente puede comprobarla cualquiera que tenga las claves de su registro.
equivocation-why = Los dos puntos de control llevan la firma del propio registro. Ningún registro honesto puede firmar ambos: una de sus historias se mostró a unos y se ocultó a otros.
told-by = Comunicado por
found-here = hallado por este nodo
proved = Probado
checkpoint-one = Un punto de control
checkpoint-other = El otro
true-earlier-root = La raíz que debía haber con el tamaño menor
consistency-path = Hashes que lo enlazan con la raíz posterior

## Log
log-what = El registro propio de este nodo, al que solo se añade. Lo que está en él permanece; lo que obtiene un par o auditor se comprueba contra la misma raíz.
checkpoint = Punto de control
raw-checkpoint = Como archivo
tree-size = Tamaño
log-keys = Claves del registro
log-keys-why = Compárelas con lo que le dio el custodio del registro. Un punto de control no prueba nada con una clave que usted tiene del propio remitente del punto de control.
witness = Testigo
witnesses = Testigos
witnesses-why = Los testigos cofirman un punto de control solo si prolonga todos los que vieron antes. Un registro atestiguado no puede mostrar pasados distintos a lectores distintos.
witnesses-missing = No se alcanza el quórum de la política. Las declaraciones se registran de todos modos; quien exija que estén atestiguadas tiene que esperar.
cosigned = Cofirmado
not-cosigned = Todavía no
policy = Política de testigos
tiles = Teselas
tiles-why = El registro entero en archivos simples (C2SP tlog-tiles): hashes y asientos, 256 por archivo.
tiles-full = Teselas completas
tiles-last = Última tesela de hashes
tiles-entries = Último paquete de asientos
check-outside = Comprobarlo todo desde fuera
registered-keys = Claves registradas en este registro
no-keys = No hay ninguna clave registrada.
key-name = Clave (huella)
registered-at = Registrada con el n.º

## Audit trail
audit-what = Lo que se hizo en este nodo y quién lo hizo. Cada línea lleva el hash de la anterior, de modo que ninguna puede quitarse sin que se vea.
no-audit = Nada todavía.
when = Cuándo
actor = Quién
action = Acción
actions = Acciones
object = Sobre qué
particulars = Detalles
link = Enlace

## Accounts
sign-in-note = Las cuentas son solo de este nodo. Quien haya olvidado su contraseña se dirige a un administrador.
sign-in-wrong = Nombre o contraseña incorrectos.
sign-in-limited = Demasiados intentos. Espere un rato.
sign-in-link-spent = Este enlace ya se usó o ha caducado. Inicie sesión con nombre y contraseña.
account = Su cuenta
account-name = Nombre de la cuenta
password = Contraseña
password-first = Primera contraseña (12 caracteres o más)
password-old = Contraseña actual
password-new = Nueva contraseña (12 caracteres o más)
password-again = Repetir la nueva contraseña
password-change = Cambiar la contraseña
password-change-why = Todo lo demás que inicia sesión en su nombre termina con la contraseña antigua: otras sesiones, testigos de API, direcciones de calendario y enlaces.
password-old-wrong = La contraseña actual es otra.
password-again-differs = La nueva contraseña no fue la misma las dos veces.
password-rule = Una contraseña tiene al menos 12 caracteres y como máximo 1024 bytes.
tokens = Testigos de API
tokens-why = Un testigo de API permite a un programa actuar en su nombre, con su función. Se muestra una sola vez, al crearlo.
token-label = Para qué sirve
token-days = Válido durante
token-create = Crear testigo de API
token-made = Testigo de API creado
token-made-why = Tómelo ahora. No se guarda y no volverá a mostrarse.
calendars = Direcciones de calendario
calendars-why = Para un programa de calendario, que no puede enviar un testigo: quien tenga la dirección lee lo que su parte debe, sin lo que es TLP:RED, y nada más. Cada lectura queda anotada. Póngale fin si pudo llegar a conocerse.
calendar-create = Crear dirección
calendar-made = Dirección de calendario creada
no-tokens = Ninguno.
sessions = Sesión iniciada
created = Creado
ends = Termina
ended = Terminado
revoke = Poner fin
users-what = Quién puede iniciar sesión en este nodo, y para qué.
user-add = Añadir cuenta
user-enabled = Puede iniciar sesión
user-disabled = Cerrada
user-may-sign-in = puede iniciar sesión
user-cleared = nombrada para TLP:RED
user-cleared-why = Para personas nombradas: quien está nombrado lee lo marcado TLP:RED, y cada lectura queda anotada. Nadie se nombra a sí mismo ni a una cuenta que creó; nombrar pone fin a toda credencial que otros crearon o pudieron crear, de modo que la persona inicia sesión de nuevo con un enlace del operador; y el nombramiento termina cuando otra persona crea una contraseña, un enlace o un testigo de la cuenta.
user-reset = Restablecer la contraseña
user-reset-why = Quita la contraseña y pone fin a toda sesión, testigo y enlace de la cuenta. Usted recibe un enlace con el que la persona inicia sesión una vez, en diez minutos, para poner otra.
user-reset-done = La cuenta se restableció
user-reset-link = entregue este enlace a la persona y a nadie más. Vale una vez, durante diez minutos, y no vuelve a mostrarse.
not-changed = No se cambió nada
role = Función
you = (usted)
role-reader = Lector
role-officer = Oficial
role-approver = Aprobador
role-admin = Administrador
role-reader-why = Lee todo lo que pueden leer las personas de este nodo.
role-officer-why = Además presenta declaraciones en nombre de la parte.
role-approver-why = Además aprueba, y borra contenidos.
role-admin-why = Además gestiona cuentas y pares.
sign-on-with = Iniciar sesión con { $name }
sign-on-down = El proveedor no responde. Una contraseña o una clave de acceso sigue funcionando.
sign-on-not-completed = El inicio de sesión no se completó. Empiece de nuevo, o use una contraseña o una clave de acceso.
sign-on-no-account = El proveedor le conoce, y este nodo no tiene cuenta para usted: diríjase a su administrador. Si tiene una, inicie sesión con su contraseña y enlácela en su cuenta.
sign-on = Inicio de sesión externo
sign-on-why = Enlace esta cuenta con la suya en { $name }, e inicie sesión allí en vez de aquí. Se pide una clave de acceso como antes.
sign-on-linked = Enlazada con { $name }, como
sign-on-mapped = El inicio externo creó esta cuenta: su función sigue lo que diga el proveedor.
sign-on-link = Enlazar la cuenta
sign-on-unlink = Poner fin al enlace
sign-on-continue = Continuar a { $name }
session-device = Dispositivo
session-address = Dirección
session-by = Por
session-since = Desde
session-used = Último uso
session-not-yet = todavía no
session-this = esta
session-end = Poner fin
sessions-why = Quien tiene una de ellas actúa en su nombre. Ponga fin a lo que no conozca, y luego cambie su contraseña.
sessions-of-why = Dónde tiene sesión iniciada esta persona. Quien es desconectado vuelve a iniciar sesión como antes.
sessions-end-others = Poner fin a todas las demás
sessions-end-all = Poner fin a todas las sesiones
by-password = contraseña
by-link = enlace
by-passkey = clave de acceso
by-sign-on = inicio externo
devices = Navegadores conocidos
devices-why = Desde estos ya inició sesión: lo que otros adivinen no le deja fuera en ellos. Por sí solos no abren nada.
device-unsaid = no dicho
device-forget = Olvidar
person-about = Cuenta
person-more = Sesiones y claves de acceso
person-hands = En manos de
name-misleads = podría leerse como el nombre de otro
passkeys = Claves de acceso
passkeys-why = Una clave de acceso es una clave de su teléfono, ordenador o llave de seguridad. En cuanto tenga una, nadie entra en su cuenta sin ella; e inicia sesión sin contraseña si el dispositivo pide un PIN, el dedo o el rostro. Registre dos, para que una pueda perderse.
passkeys-none = Aún ninguna.
passkeys-not-here = Los navegadores crean claves de acceso solo bajo https y un nombre. El operador fija esa dirección (public_url).
passkeys-need-script = Para las claves de acceso el navegador necesita JavaScript y admitirlas.
passkeys-count = { $n ->
    [0] Ninguna clave de acceso.
    [one] { $shown } clave de acceso.
   *[other] { $shown } claves de acceso.
}
passkey-label = Cómo la llama
passkey-add = Añadir clave de acceso
passkey-rename = Cambiar el nombre
passkey-remove = Quitar
passkey-required = Aún no puede aprobar
passkey-required-why = En este nodo quien aprueba o borra inicia sesión con una clave de acceso. Añada una en su cuenta; si tiene una, cierre la sesión e iníciela de nuevo con ella.
passkey-first = Cierre primero la sesión e iníciela de nuevo con una de sus claves de acceso.
passkey-again = El inicio de sesión no se completó. Empiece de nuevo.
passkey-sign-in = Iniciar sesión con una clave de acceso
passkey-second = Muestre su clave de acceso
passkey-second-why = Hasta aquí todo era correcto. Esta cuenta pide además una clave de acceso.
passkey-show = Mostrar clave de acceso
passkey-back = Iniciar sesión como otra persona
passkey-lost = ¿Las perdió todas? Dos administradores pueden quitarlas juntos; después registra otras.
passkey-cancelled = No se mostró ninguna clave de acceso. Inténtelo de nuevo.
passkey-failed = La clave de acceso no se aceptó. Inténtelo de nuevo, o con otra.
recovery = Alguien quiere quitarle sus claves de acceso
recovery-of-you = { $by } pidió que se le quitaran las claves de acceso por haberse perdido. Si las tiene, rehúse.
recovery-why = Quien ha perdido todas sus claves de acceso no puede iniciar sesión. Un administrador pide que se quiten, otro accede y recibe un enlace para la persona: asegúrese primero de quién se lo pide. La contraseña, toda sesión y todo testigo terminan con ellas.
recovery-ask = Pedir que se quiten
recovery-asked = { $by } pidió que se quitaran:
recovery-agree = Acceder: quitarlas
recovery-refuse = Rehusar: se quedan
recovery-waits = ¿claves de acceso perdidas?
recovery-done = Las claves de acceso se quitaron

## Submit
submit-what = Una declaración se firma con la clave de la parte y se registra. Puede sustituirse, enmendarse o retractarse después, pero nunca eliminarse.
submit-refused = Esto no puede aceptarse
subject-why = De qué trata la declaración, en pocas palabras o como identificador. Asunto, tipo y hora se registran y son públicos, sea cual sea el marcado del contenido.
schema = Esquema de su contenido
body-json = Contenido como JSON
write-json = Escribirlo como JSON
one-a-line = Uno por línea.
tlp-clear = Sin límite de divulgación.
tlp-green = Todos los pares de este nodo.
tlp-amber = Las partes nombradas abajo y sus clientes.
tlp-amber-strict = Solo las partes nombradas abajo.
tlp-red = Personas concretas en las partes nombradas abajo.
audience = Partes nombradas
audience-why = Para AMBER, AMBER+STRICT y RED; separadas por espacios.
release = No antes de
release-why = Hasta entonces solo las personas de este nodo ven el contenido.
preview = Vista previa
preview-heading = Aún sin firmar
name-near = Un nombre es casi uno dado antes
name-near-why = Nombres distintos son asuntos distintos. Vuelva atrás si se trata del anterior.
names-nothing = Se nombra algo que aquí nada lleva por nombre
names-nothing-why = Una regla que busque otro nombre no contará esto. Vuelva atrás si es un descuido; siga si es lo que quiere decir.
names-nothing-agreement = { $field }: ningún acuerdo que se tiene aquí se llama «{ $given }»
names-nothing-matter = { $field }: ninguna declaración anterior suya nombra «{ $given }»
word-near = Un valor es casi el que busca una regla
word-near-why = Escrito así, no contaría conforme a esa regla o no designaría a nadie. Vuelva atrás si se trata del otro valor.
preview-why = Léala una vez más. En cuanto se firme y registre, es prueba de lo que dijo su parte.
sign-and-log = Firmar y registrar
back-to-edit = Atrás

## Forms
submit-used = Más usados
kinds-agreement = Acuerdos y actos relativos a ellos
kinds-commitment = Compromisos condicionales
kinds-compute = Cómputo
kinds-content = Contenidos
kinds-document = Documentos
kinds-evaluation = Evaluaciones
kinds-general = Avisos
kinds-incident = Incidentes
kinds-issuer = Claves
kinds-log = Registros
kinds-message = Mensajes
kinds-model = Modelos
kinds-party = Parte
kinds-registration = Registro de claves y políticas
kinds-run = Entrenamientos
kinds-statement = Rectificaciones de declaraciones anteriores
write-fields = Rellenar campos
form-subject = Asunto
form-audience = Para quién
audience-others = Otros, por identificador
audience-own = Nuestro propio personal (si solo se marca esto: nadie más lo tiene)
form-release = No antes de
form-zone = Horas
form-zone-name = Relojes de
form-zone-why = Las horas de este formulario son de estos relojes. Lo que se firma está en UTC.
form-part-what = Qué
form-part-when = Cuándo ocurrió
form-part-known = Conocido desde
form-part-harm = Daño
form-part-law = Derecho
form-more = Más campos
form-not-said = No dicho
form-none = Nada de esto
form-now = Ahora
form-another = Uno más
form-language = Idioma
form-words = Palabras
form-as-json = Como JSON.
form-bad-missing = Necesario.
form-bad-number = Escriba un número, como 3, 0.5 o 3e26.
form-bad-day = Ese día no existe. Escríbalo como 2026-11-28.
form-bad-two-ways = Esto puede ser dos días: escriba el mes sin equívoco, como en 2026-11-28.
form-bad-no-time = Falta la hora del día. Escriba 2026-11-28 03:05.
form-bad-time = Esa hora no existe. Escriba 2026-11-28 03:05.
form-bad-skipped = Los relojes de ese lugar se adelantaron entonces: nunca mostraron esa hora. Compruébela o elija otro lugar para los relojes.
form-bad-shown-twice = Los relojes de ese lugar se atrasaron entonces y mostraron esa hora dos veces. Diga cuál es, o escríbala con su diferencia, como 2026-11-01T01:30-07:00.
form-first-of-two = La primera
form-second-of-two = La segunda
form-bad-none = «Nada de esto» está marcado, y otras casillas también.
form-bad-audience = Marque al menos una parte, o elija CLEAR o GREEN.
form-bad-party = Algo aquí no es el identificador de una parte: se escriben como lab.example.
form-bad-open = CLEAR y GREEN no nombran a ninguna parte: deje todo sin marcar.
form-bad-json = Esto no es JSON: { $why }
form-bad-unknown = Este tipo no tiene tal campo.
form-bad-long = Demasiado largo.
form-bad-short = Demasiado corto.
form-bad-small = Demasiado pequeño.
form-bad-large = Demasiado grande.
form-bad-choice = Elija una de las opciones.
form-bad-twice = Lo mismo está aquí dos veces.
form-bad-format = No está escrito como debe.
form-bad-other = No está escrito como debe: { $why }
form-bad-ahead = «{ $field }» está en el futuro, y es para lo que ha ocurrido.

## Proposals
nav-proposals = Propuestas
proposals-what = Lo que alguien propuso que la parte firme. Nada se firma antes de que otra persona lo apruebe.
proposals-open = Las que esperan
proposals-all = Todas las propuestas
no-proposals = No espera ninguna propuesta.
proposal = Propuesta
proposed-by = Propuesto por
proposed = Propuesto
decided = Decidido
decided-by = Decidido por
decision = Decisión
proposal-open = Espera a otra persona
proposal-approved = Aprobada y firmada
proposal-rejected = Rechazada
proposal-expired = No decidida a tiempo
proposal-withdrawn = Retirada
proposal-body-gone = El texto de la propuesta se destruyó. Si fue aprobada, subsiste como contenido de la declaración.
own-proposal = Usted propuso esto. Ha de decidir otra persona con la función de aprobador; hasta entonces puede retirarlo.
decision-not-yours = Decide una persona con la función de aprobador.
withdraw = Retirar la propuesta
approve = Aprobar
approve-confirm = He leído exactamente este contenido y apruebo que la parte lo firme.
approve-now = Aprobar, firmar y registrar
reject = Rechazar
reject-why = Quien propuso lo lee, y queda en la pista de auditoría.
not-decided = No se decidió nada
propose = Proponer a otra persona
preview-two-why = Una declaración de este tipo obliga a su parte, así que hacen falta dos personas. Propóngala: se firma en cuanto otra persona la apruebe.

## Erase
erase-what = Lo que ocurrirá
erase-goes = El contenido y su sal se destruyen en este nodo. Nadie puede recuperarlos, y nadie puede adivinar el contenido a partir de su resumen.
erase-stays = La declaración, su resumen y su prueba permanecen en el registro, con una declaración de que el contenido fue borrado.
erase-duty = Lo destruido cuenta en nuestra contra: un deber cuya prueba es este contenido se tiene desde entonces por incumplido, en cada nodo.
erase-given = { $n ->
    [0] Este nodo no ha dado el contenido a nadie.
    [one] Un destinatario recibió el contenido y se le comunica el borrado:
   *[other] { $shown } destinatarios recibieron el contenido y se les comunica el borrado:
}
reason = Motivo
erase-reason-why = Pasa a formar parte del expediente. No repita en él lo que ha de borrarse.
erase-confirm = He leído lo que permanece y lo que desaparece, y lo decido.
erase-now = Borrar definitivamente
not-erased = No se borró nada

## About
about-what = Todo lo necesario para seguir este nodo y comprobarlo sin preguntarle.
version = Versión
addresses = Direcciones
address-descriptor = Descripción con todas las claves
address-checkpoint = Último punto de control
address-keys = Claves de los recibos (SCITT)
address-schemas = Esquemas de los contenidos

## Errors
error-request = Esto no se entendió
error-request-help = Algo falta o está mal en la petición. No se cambió nada.
error-sign-in = Inicie sesión
error-sign-in-help = Esta página es para las personas de este nodo. Puede que su sesión haya terminado.
error-forbidden = No para su función
error-forbidden-help = Su cuenta no puede hacer esto. No se cambió nada.
error-not-found = Aquí no hay nada
error-not-found-help = No hay nada en esta dirección, o nada que este nodo conozca.
error-conflict = Alguien fue más rápido
error-conflict-help = El estado cambió entretanto. Mírelo de nuevo y decida otra vez.
error-gone = Borrado
error-gone-help = Lo que había aquí se destruyó. La declaración y su prueba subsisten.
error-too-large = Demasiado grande
error-too-large-help = Lo enviado es mayor de lo que acepta este nodo. No se cambió nada.
error-too-many = Demasiadas peticiones
error-too-many-help = Espere un rato e inténtelo de nuevo.
error-unavailable = No disponible ahora
error-unavailable-help = El nodo no puede hacerlo en este momento; no se cambió nada. Inténtelo en breve y avise a su operador si persiste.
error-node = El nodo falló
error-node-help = No es culpa suya. Comunique al operador del nodo el código y la hora.

## Kinds
kind-registration-policy = Política de registro de un registro
kind-issuer-registration = Registro de la clave de un emisor
kind-issuer-revocation = Revocación de la clave de un emisor
kind-statement-supersession = Sustitución de una declaración
kind-statement-amendment = Enmienda de una declaración
kind-statement-retraction = Retractación de una declaración
kind-content-erasure = Borrado de contenido
kind-party-keys = Claves de una parte
kind-log-equivocation = Equivocidad de un registro
kind-incident-report = Informe de incidente
kind-run-declaration = Entrenamiento
kind-incident-assessment = Evaluación de un incidente
kind-incident-filing = Notificación sobre un incidente
kind-incident-resolution = Resolución de un incidente
kind-incident-acknowledgement = Acuse de recibo de una presentación
kind-incident-nullification = Anulación de un incidente
kind-run-plan = Plan de un entrenamiento
kind-run-start = Inicio de un entrenamiento
kind-run-end = Fin de un entrenamiento
kind-model-threshold = Umbral alcanzado por un modelo
kind-model-release = Puesta a disposición de un modelo
kind-compute-declaration = Declaración de cómputo
kind-evaluation-record = Resultado de evaluación
kind-document-publication = Publicación de un documento
kind-message-dispatch = Mensaje por un canal
kind-message-acknowledgement = Acuse de recibo de un mensaje
kind-general-notice = Aviso
kind-agreement-text = Texto de un acuerdo
kind-agreement-waiver = Dispensa de un deber
kind-agreement-finding = Constatación
kind-commitment-deposit = Compromiso condicional
kind-commitment-withdrawal = Retirada de un compromiso
kind-commitment-envelope = Compromiso sellado
kind-commitment-depositary = Depositario de compromisos sellados
kind-commitment-round = Ronda de compromisos
kind-commitment-outcome = Resultado de los compromisos
kind-agreement-signature = Firma
kind-agreement-definitive-signature = Firma definitiva
kind-agreement-signature-ad-referendum = Firma ad referéndum
kind-agreement-confirmation = Confirmación de un acto anterior
kind-agreement-ratification = Ratificación
kind-agreement-acceptance = Aceptación
kind-agreement-approval = Aprobación
kind-agreement-formal-confirmation = Confirmación formal
kind-agreement-accession = Adhesión
kind-agreement-succession = Sucesión
kind-agreement-succession-to-signature = Sucesión en la firma
kind-agreement-provisional-application = Aplicación provisional
kind-agreement-provisional-application-termination = Fin de la aplicación provisional
kind-agreement-reservation = Reserva
kind-agreement-interpretative-declaration = Declaración interpretativa
kind-agreement-mandatory-declaration = Declaración obligatoria
kind-agreement-objection = Objeción a una reserva
kind-agreement-objection-opposing-entry-into-force = Objeción que se opone a la entrada en vigor entre ambos
kind-agreement-objection-to-late-reservation = Objeción a una reserva tardía
kind-agreement-accession-acceptance = Aceptación de una adhesión
kind-agreement-reservation-acceptance = Aceptación de una reserva
kind-agreement-reservation-withdrawal = Retiro de una reserva
kind-agreement-objection-withdrawal = Retiro de una objeción
kind-agreement-declaration-withdrawal = Retiro de una declaración
kind-agreement-territorial-application = Aplicación territorial
kind-agreement-territorial-exclusion = Exclusión territorial
kind-agreement-designation-of-authority = Designación de una autoridad
kind-agreement-amendment-proposal = Propuesta de enmienda
kind-agreement-amendment-adoption = Adopción de una enmienda
kind-agreement-amendment-acceptance = Aceptación de una enmienda
kind-agreement-amendment-objection = Objeción a una enmienda
kind-agreement-amendment-opt-out = Exclusión voluntaria de una enmienda
kind-agreement-suspension = Suspensión
kind-agreement-suspension-end = Fin de una suspensión
kind-agreement-denunciation = Denuncia
kind-agreement-denunciation-withdrawal = Revocación de una notificación antes de surtir efecto
kind-agreement-consent-withdrawal = Retiro del consentimiento antes de la entrada en vigor
kind-agreement-termination = Terminación
kind-agreement-correction = Corrección del texto
kind-agreement-correction-objection = Objeción a una corrección
kind-agreement-period-extension = Prórroga de un plazo
kind-agreement-intention-not-to-become-party = Intención de no llegar a ser parte
kind-agreement-breach-notification = Notificación de una violación grave
kind-agreement-measure-objection = Objeción a una medida
kind-agreement-decision = Decisión de las partes
kind-agreement-communication = Comunicación
kind-agreement-depositary-notification = Notificación del depositario
kind-agreement-depositary-receipt = Recepción por el depositario

## Duties and findings
nav-under = Páginas de este grupo
nav-node = Nodo
time = Hora
sources = Fuentes
action-text-other = Acepta otras palabras que las conservadas aquí

## To do
tasks = Pendiente
nothing-to-do = Nada le espera
logs-consistent = Registros coherentes
task-proposals = { $n ->
    [one] Una propuesta le espera
   *[other] { $shown } propuestas le esperan
}
waits-for-you = le esperan
# Why something that was given does not hold.
why-form = No tiene la forma debida
why-large = Es más largo, o tiene más partes, de lo que se acepta
why-cut = Se interrumpe antes del final
why-signature = Una firma no corresponde a lo firmado
why-unsigned = Falta una firma necesaria
why-key = Se firmó con otra clave que la que cuenta
why-algorithm = Se firmó con un método que aquí no se acepta
why-root = No lleva a la raíz firmada
why-schema = Falta un elemento, o no es como lo pide el tipo
why-marking = Su marcado se contradice
why-future = Habla de un momento que aún no ha llegado
why-part = Falta algo que todos los de su clase deben decir
why-content = El contenido es otro
why-about = Aquello de lo que trata no es de su emisor, o no se conserva
why-other-log = Es de otro registro que el que dice
why-quorum = Lo dicen demasiado pocos de los que este nodo cree
why-time = Lo que muestra no prueba lo que dice de los tiempos
why-finding-agreement = Su acuerdo no se conserva aquí
why-finding-duty = De las declaraciones conservadas aquí no se sigue tal obligación
why-finding-differs = De las declaraciones conservadas aquí se sigue otra conclusión
why-finding-unheld = Aquí no se conservan declaraciones o contenidos en que se apoya
why-finding-unvouched = Este nodo no vio los registros cuando dice que se leyeron
why-other = Se rechazó
# What was done, as the audit trail has it.
audit-act-bundle-import = Leyó un paquete
audit-act-calendar-create = Creó una dirección de calendario
audit-act-alert-rules = Fijó qué despierta a la cuenta
audit-act-alert-test = Probó los avisos
audit-act-alert-deliver = Entregó un aviso
audit-act-alert-give-up = Abandonó un aviso
audit-act-calendar-read = Leyó un calendario por su dirección
audit-act-content-erase = Destruyó un contenido
audit-act-content-read-red = Leyó un contenido para personas nombradas
audit-act-log-equivocation = Halló dos historias de un registro
audit-act-log-other-keys = Encontró otras claves de un registro
audit-act-log-recover = Recuperó el registro
audit-act-log-retired-key = Encontró una clave sustituida
audit-act-log-suspected = Recibió aviso de que un registro se bifurcó, y lo sigue leyendo antes
audit-act-node-stand-down = Dejó de firmar
audit-act-passkey-add = Añadió una llave de acceso
audit-act-passkey-recovery-agree = Aceptó que se restablezcan llaves de acceso
audit-act-passkey-recovery-ask = Pidió que se restablezcan llaves de acceso
audit-act-passkey-recovery-refuse = Rechazó que se restablezcan llaves de acceso
audit-act-passkey-remove = Quitó una llave de acceso
audit-act-passkey-rename = Cambió el nombre de una llave de acceso
audit-act-peer-add = Añadió un par
audit-act-peer-keys = Tomó claves nuevas de un par
audit-act-peer-keys-refused = Rechazó claves nuevas de un par
audit-act-peer-remove = Quitó un par
audit-act-peer-replace = Puso un par en lugar de otro
audit-act-proposal-approve = Aprobó una propuesta
audit-act-proposal-expire = Una propuesta caducó
audit-act-proposal-propose = Propuso una declaración
audit-act-proposal-reject = Rechazó una propuesta
audit-act-proposal-withdraw = Retiró una propuesta
audit-act-session-end-all = Cerró todas las sesiones de una cuenta
audit-act-sign-on = Entró por inicio de sesión único
audit-act-sign-on-link = Vinculó una cuenta al inicio de sesión único
audit-act-sign-on-unlink = Desvinculó una cuenta del inicio de sesión único
audit-act-statement-push = Tomó una declaración enviada
audit-act-statement-submit = Hizo firmar una declaración
audit-act-statement-urgent = Envió una declaración urgente
audit-act-token-create = Creó una ficha
audit-act-token-end = Puso fin a una sesión, ficha o calendario
audit-act-user-change = Cambió una cuenta
audit-act-user-create = Creó una cuenta
audit-act-user-link = Creó un enlace para entrar una vez
audit-act-user-passkey-failed = No pudo mostrar una llave de acceso
audit-act-user-password-failed = Dio una contraseña errónea
audit-act-user-reset = Restableció la contraseña de una cuenta
audit-act-user-sign-in = Entró
audit-act-user-sign-in-failed = No pudo entrar
audit-act-user-sign-out = Salió
sorted-leave = Las más recientes primero
sorted-of-newest = { $n ->
    [one] ordenada entre las más recientes
   *[other] ordenadas entre las { $shown } más recientes
}
audit-of-how = Por
audit-of-from = Desde
audit-of-cleared = Ve TLP:RED
audit-of-enabled = Activa
audit-of-password = Contraseña
audit-of-address = Dirección
audit-of-fingerprint = Huella
audit-of-proposed-by = Propuesto por
audit-of-label = Nombre
audit-of-expires-at = Expira
audit-of-passkey = Llave de acceso
audit-of-passkeys = Llaves de acceso
audit-of-sessions = Sesiones
audit-of-sign-on = En el inicio de sesión único
audit-of-why = Porque
audit-of-asked-by = Pedido por
audit-of-digest = Resumen
audit-of-earlier = Anterior
audit-of-later = Posterior
form-offered = Elija lo que este nodo conoce, o escriba otro nombre.
