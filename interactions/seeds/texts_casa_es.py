"""Lo que el equipo de Casa Abierta escribe en español, por tema."""

# ruff: noqa: E501  # one line of text is one line of the file

from interactions.seeds.grammar import Story, phrases, story

STORIES: dict[str, Story] = {
    "rent assistance": story(
        opening="""
        Ayuda con la renta: primera cita | {first} debe {amount} de renta desde hace dos meses y recibió un aviso de {landlord}. Revisamos los requisitos del programa. | Cumple los requisitos | Traer contrato y talones de pago
        Aviso de desalojo | {first} llegó preocupad{a} por una carta de {landlord}. Le explicamos que todavía hay plazo para responder y qué documentos necesitamos. | | Llamar a {landlord} el {dia}
        """,
        progress="""
        Renta: documentos recibidos | {first} trajo el contrato, dos talones de pago y la carta de {landlord}. Falta solamente el comprobante de ingresos de su pareja. | Expediente casi completo | Pedir el comprobante que falta
        @call Llamada con {landlord} | La administradora acepta esperar hasta fin de mes si enviamos la carta de compromiso. {first} está de acuerdo con el plan. | Plazo concedido | Enviar la carta de compromiso
        Solicitud de renta enviada | Enviamos la solicitud por {amount}. La respuesta tarda unas tres semanas; {first} sabe que debe guardar los recibos. | Solicitud enviada | Revisar el estado en tres semanas
        """,
        setback="""
        Renta: falta un documento | El condado devolvió la solicitud porque el contrato no tiene firma. {first} va a hablar con {landlord}. | Solicitud devuelta | Conseguir contrato firmado
        """,
        closing="""
        Renta aprobada | El fondo pagó {amount} directamente a {landlord}. {first} quedó al día y nos dio las gracias con mucha emoción. | Pago realizado |
        """,
    ),
    "DACA renewal": story(
        opening="""
        Renovación de DACA: revisión inicial | El permiso de {first} vence en cinco meses. Revisamos el historial y acordamos empezar ya con el I-821D. | Puede renovar | Reunir pruebas de residencia
        """,
        progress="""
        DACA: formularios listos | Llenamos el I-821D, el I-765 y la hoja de trabajo. {first} revisó cada página y firmó. | Formularios firmados | Fotos y cheque de la cuota
        DACA: paquete enviado | Enviamos el paquete completo por correo certificado y guardamos copia del número de rastreo. | Enviado | Esperar el recibo de USCIS
        @call DACA: cita de huellas | {first} recibió la cita biométrica para el {dia}. Le explicamos qué llevar y cómo llegar. | Cita confirmada | Recordar la cita un día antes
        """,
        setback="""
        DACA: piden más pruebas | Llegó una carta de USCIS que pide pruebas de residencia de {year}. Hicimos una lista de recibos y constancias escolares. | Respuesta pendiente | Responder antes de la fecha límite
        """,
        closing="""
        DACA renovado | {first} recibió el nuevo permiso de trabajo. Anotamos la próxima fecha de renovación. | Aprobado por dos años | Avisar 150 días antes del vencimiento
        """,
    ),
    "citizenship": story(
        opening="""
        Ciudadanía: orientación | {first} es residente desde hace más de cinco años y quiere solicitar la ciudadanía. Revisamos viajes, impuestos y antecedentes. | Puede solicitar | Lista de viajes desde {year}
        """,
        progress="""
        Ciudadanía: N-400 en borrador | Avanzamos con la N-400 hasta la parte 9. {first} practicó las preguntas de historia y contestó bien ocho de diez. | Borrador a la mitad | Terminar el formulario
        Ciudadanía: ensayo de entrevista | Hicimos un ensayo de la entrevista en inglés. {first} se pone nervios{a} con el dictado, pero entiende todo. | Va bien | Practicar el dictado
        """,
        setback="""
        Ciudadanía: entrevista reprogramada | USCIS cambió la fecha de la entrevista sin explicar la razón. {first} ya había pedido el día libre. | Nueva fecha pendiente | Revisar el portal cada semana
        """,
        closing="""
        ¡Ciudadanía aprobada! | {first} pasó la entrevista y la ceremonia es el {dia}. Toda la familia va a ir. | Aprobada | Registrarse para votar
        """,
    ),
    "ESL class": story(
        opening="""
        Clases de inglés: inscripción | {first} hizo el examen de nivel y entra al grupo de {level}. Prefiere las tardes por su trabajo en {employer}. | Inscrit{a} | Primera clase el {dia}
        """,
        progress="""
        Clases de inglés: asistencia | {first} no ha faltado este mes y ya se anima a hablar delante del grupo. | Buena asistencia |
        Clases de inglés: entrevista a mitad del curso | Hablamos de sus metas: quiere ayudar a {child} con la tarea y pedir un ascenso en {employer}. | Metas claras | Recomendar grupo de conversación
        @message Recordatorio de clase | Le recordamos a {first} el cambio de salón del {dia}. Respondió enseguida. | Enterad{a} |
        """,
        setback="""
        Clases de inglés: faltas | {first} faltó dos semanas porque le cambiaron el turno en {employer}. Buscamos lugar en el grupo de la mañana. | En lista de espera | Confirmar cupo de la mañana
        """,
        closing="""
        Clases de inglés: fin de curso | {first} terminó el nivel de {level} y recibió su diploma. Quiere seguir en otoño. | Curso terminado | Inscribir en el siguiente nivel
        """,
    ),
    "tax help": story(
        opening="""
        Impuestos: cita inicial | {first} trajo dos W-2 y pregunta por el crédito por {child}. También necesita renovar el ITIN de su pareja. | Cita hecha | Traer el formulario 1095-A
        """,
        progress="""
        Impuestos: declaración preparada | El voluntario preparó la declaración; el reembolso estimado es de {amount}. {first} la revisó con calma. | Lista para firmar | Firmar el {dia}
        Impuestos: ITIN | Certificamos las copias del pasaporte para el W-7 y explicamos que la carta tarda unas once semanas. | Solicitud de ITIN completa | Esperar la carta del IRS
        """,
        setback="""
        Impuestos: carta del IRS | {first} recibió una carta que pide verificar su identidad. {La} ayudamos a crear la cuenta en línea. | Verificación pendiente | Llamar al IRS juntos
        """,
        closing="""
        Impuestos: reembolso recibido | Ya llegó el reembolso de {amount}. {first} va a guardar una parte para emergencias. | Reembolso recibido | Ofrecer asesoría financiera
        """,
    ),
    "school enrollment": story(
        opening="""
        Inscripción escolar de {child} | La familia se mudó y {child} necesita lugar en {school}. Revisamos vacunas y comprobante de domicilio. | | Llamar a la oficina del distrito
        """,
        progress="""
        Escuela: reunión en {school} | Acompañamos a {first} a {school} y sirvió de mucho tener intérprete. Van a evaluar a {child} la próxima semana. | Evaluación programada | Pedir el resultado por escrito
        Escuela: vacunas al día | La clínica puso las dos vacunas que faltaban y nos dio el formulario firmado. | Documentos completos | Entregar el formulario en {school}
        """,
        setback="""
        Escuela: sin cupo | {school} dice que no hay cupo en el grado de {child}. Pedimos la lista de espera y la respuesta por escrito. | En lista de espera | Hablar con el enlace familiar
        """,
        closing="""
        Escuela: {child} empieza el {dia} | {child} ya tiene lugar, mochila y transporte. {first} está content{a} con la maestra. | Inscripción terminada |
        """,
    ),
    "financial coaching": story(
        opening="""
        Asesoría financiera: metas | {first} quiere ahorrar para el enganche de un carro más seguro para ir a {employer}. Hicimos un primer presupuesto. | Meta: {amount} | Anotar gastos durante dos semanas
        """,
        progress="""
        Asesoría financiera: presupuesto | {first} anotó todos sus gastos y encontró dos suscripciones que no usa. | Presupuesto ajustado | Abrir cuenta de ahorro
        Asesoría financiera: crédito | Pedimos el reporte de crédito. Hay un error en una cuenta médica y vamos a disputarlo. | Disputa enviada | Revisar la respuesta en 30 días
        """,
        setback="""
        Asesoría financiera: gasto imprevisto | Se descompuso el refrigerador y {first} usó los ahorros. Rehicimos el plan sin desanimarnos. | Plan nuevo | Volver a ahorrar en {mes}
        """,
        closing="""
        Asesoría financiera: meta cumplida | {first} juntó {amount} y compró el carro con un préstamo de la cooperativa. | Meta cumplida |
        """,
    ),
    "job search": story(
        opening="""
        Búsqueda de trabajo | {first} trabajó seis años en cocina y busca algo con horario fijo. Empezamos el currículum en español y en inglés. | Currículum en borrador | Traer referencias
        """,
        progress="""
        Trabajo: entrevista en {employer} | Practicamos preguntas de entrevista. {first} explica muy bien su experiencia cuando se siente tranquil{a}. | Lista para la entrevista | Desear suerte el {dia}
        Trabajo: solicitudes enviadas | Enviamos cuatro solicitudes desde la computadora de la oficina y creamos un correo electrónico nuevo. | Cuatro solicitudes | Revisar respuestas
        """,
        setback="""
        Trabajo: no hubo oferta | {employer} escogió a otra persona. Hablamos de lo que salió bien y de dos vacantes parecidas. | Sin oferta | Solicitar las dos vacantes nuevas
        """,
        closing="""
        ¡{first} consiguió trabajo! | Empieza en {employer} el {dia}, con horario de día y seguro médico después de 90 días. | Contratad{a} | Llamar después del primer mes
        """,
    ),
    "consular documents": story(
        opening="""
        @consultation Pasaporte y matrícula consular | {first} necesita renovar el pasaporte antes de viajar. Hicimos la cita en el consulado. | Cita hecha | Llevar acta de nacimiento
        """,
        progress="""
        Consulado: acta corregida | El acta de nacimiento tenía mal escrito el segundo apellido. El consulado aceptó la corrección. | Corrección en trámite | Recoger el acta el {dia}
        @service Jornada del consulado móvil | Acompañamos a {first} durante la jornada; salió con la matrícula en la mano. | Matrícula entregada |
        """,
        setback="""
        Consulado: sin citas | El sistema no muestra citas hasta {mes}. Anotamos a {first} en la jornada móvil. | En espera | Revisar citas cada lunes
        """,
        closing="""
        Pasaporte recibido | {first} ya tiene su pasaporte nuevo y copia de todo en su carpeta. | Trámite terminado |
        """,
    ),
    "counselling": story(
        opening="""
        Apoyo emocional: primera conversación | {first} dice que duerme mal desde la separación. Escuchamos sin prisa y ofrecimos una cita con la consejera. | Acepta la referencia | Cita con consejería
        """,
        progress="""
        Apoyo emocional: seguimiento | {first} fue a la segunda sesión y dice que respira mejor. Prefiere que {la} llamemos por la tarde. | Sigue en terapia | Llamar en dos semanas
        Apoyo emocional: grupo de apoyo | {first} participó en el grupo y habló por primera vez de lo que pasó en {year}. | Se siente acompañad{a} |
        """,
        setback="""
        Apoyo emocional: canceló la cita | {first} canceló porque le da pena hablar con alguien nuevo. Le ofrecimos acompañar{la}. | Cita cancelada | Acompañar{la} el {dia}
        """,
        closing="""
        Apoyo emocional: cierre | {first} terminó las ocho sesiones. Sabe a quién llamar si vuelve la ansiedad. | Proceso terminado |
        """,
    ),
    "health coverage": story(
        opening="""
        Cobertura médica | {first} no tiene seguro y la diabetes no está controlada. Empezamos la solicitud de Medicaid de emergencia. | Solicitud empezada | Carta del médico
        """,
        progress="""
        Medicaid: entrevista telefónica | Hicimos la entrevista por teléfono con la oficina del condado; preguntaron por ingresos y medicinas. | Entrevista hecha | Enviar talones de pago
        """,
        setback="""
        Medicaid: solicitud negada | La negaron por ingresos, pero no contaron a {child}. Vamos a apelar. | Negada | Presentar la apelación
        """,
        closing="""
        Medicaid aprobado | {first} ya tiene tarjeta y cita con la doctora para la diabetes. | Aprobado | Confirmar la primera cita
        """,
    ),
    "food and utilities": story(
        opening="""
        Despensa y recibo de luz | {first} perdió horas en {employer} y le llegó aviso de corte. Salió con despensa para una semana. | Despensa entregada | Llamar a la compañía de luz
        """,
        progress="""
        @call Plan de pagos de la luz | La compañía aceptó pagos de 45 dólares al mes. {first} escuchó toda la llamada con nosotros. | Plan de pagos | Primer pago el {dia}
        @light_touch Despensa | {first} pasó por la despensa con {child}; todo bien en casa. | Entregada |
        """,
        setback="""
        Luz: otro aviso | Llegó otro aviso porque el primer pago no se registró. Mandamos el comprobante. | En revisión | Confirmar el pago
        """,
        closing="""
        Luz al corriente | {first} terminó el plan de pagos y ya no necesita despensa cada semana. | Al corriente |
        """,
    ),
}

DETAILS = {
    "talk": phrases("""
    {first} contestó a la primera y tenía tiempo para hablar.
    Hablamos unos minutos también de {child} y de cómo va la escuela.
    Se escuchaba cansad{a}; sale de {employer} a las seis.
    Quedamos en hablar otra vez el {dia}.
    Dejé mensaje primero y {first} devolvió la llamada a la hora de comer.
    """),
    "visit": phrases("""
    {first} llegó a tiempo y con todos los papeles en una carpeta.
    Vino con {child}, que dibujó mientras hablábamos.
    Le dimos copias de todo y una hoja con los próximos pasos.
    Nos tomó más tiempo de lo planeado, pero valió la pena.
    Al final preguntó por las clases de computación.
    """),
    "letter": phrases("""
    Le mandamos la lista de documentos por escrito.
    {first} respondió el mismo día con fotos de los papeles.
    Adjuntamos la carta y pedimos confirmación.
    """),
}

NOTES = phrases("""
Prefiere mensajes de WhatsApp; no dejar recados con el vecino.
Habla mixteco en casa; el español es su segundo idioma.
Tiene auto, pero no maneja de noche.
Mejor llamar después de las 5.
Ojo: el domicilio en el sistema es el anterior.
Muy agradecid{a} con el equipo; ofreció ayudar en la feria de salud.
Confirmar la ortografía de los dos apellidos en cada formulario.
""")

NON_VERBAL = phrases("""
Al principio con los brazos cruzados; después se relajó y sonrió.
Buen contacto visual, habló despacio y con calma.
Miraba mucho el reloj.
""")

AGENDA = phrases("""
Revisar lo que quedó pendiente y firmar lo que falta.
Llevar: identificación, recibos y la carta original.
Preparar la entrevista y aclarar dudas.
""")
