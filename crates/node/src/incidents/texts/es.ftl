# La interfaz en español.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-incidents = Incidentes
incidents-what = Cada suceso es un caso: lo que se sabe de él, lo que se debe según qué ley y lo que se presentó. Un caso lleva el nombre que le dio su titular.
incident-begin = Abrir un caso
incident-words = Palabras
incident-state = Estado
incident-state-any = Cualquiera
incident-state-open = Abierto
incident-state-resolved = Resuelto
incident-state-nullified = Anulado
incident-none = Aún no se ha dicho nada de ningún incidente. Un caso empieza con una evaluación: qué pasó y desde cuándo se sabe.
incident-none-such = Ningún caso coincide.
incident-case = Caso
incident-next = Próximo plazo
incident-filings = Presentaciones
incident-last = Última palabra
incident-is-nullified = Este caso fue anulado
incident-is-nullified-why = No se retoma nunca con este nombre. Lo dicho y presentado queda, y ninguna obligación terminó por ello.
incident-goes-on = Continúa como
incident-acknowledge = Acusar recibo
incident-assess = Decir más
incident-resolve = Decir que está resuelto
incident-nullify = Anular el caso
incident-tell = Decir a su titular lo que sabe
incident-assess-why = Los hechos llegan por partes: cada evaluación se suma a las anteriores, y los plazos la siguen.
incident-tell-why = Lo que diga queda como su palabra. Inicia el plazo del titular solo donde una ley cuenta desde lo que usted sabe.
incident-clocks = Plazos
incident-no-clocks = Por lo dicho, ninguna ley que se tiene aquí exige todavía nada.
incident-law = Ley
incident-stands = Situación
incident-until = Hasta
incident-facts = Lo que se sabe
incident-no-facts = Nada que se pueda leer aquí.
incident-facts-why = Lo que falta no se dijo: no se sabe, ni sí ni no.
incident-not-current = dicho de otro modo, o antes
incident-no-filings = Aún no se presentó nada.
incident-filed = Presentado
incident-filed-by = por
incident-to = A
incident-answer = Respuesta
incident-unanswered = aún sin acuse
incident-unread = contenido no disponible aquí
incident-undone = retirado o sustituido
incident-red = para personas nombradas
incident-by-another = no el titular
incident-history = Historial
incident-given = Entregado a
incident-of-case = Esto pertenece a un caso
incident-acknowledged = { $n ->
    [one] un acuse de recibo
   *[other] { $shown } acuses de recibo
}
incident-rejected = { $n ->
    [one] una rechazada
   *[other] { $shown } rechazadas
}
incident-left-out = { $n ->
    [one] No se muestra una declaración anterior.
   *[other] No se muestran { $shown } declaraciones anteriores.
}
