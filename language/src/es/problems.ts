/** By the English text, which is where a problem is thrown. */
export const problems: Readonly<Record<string, string>> = {
  "The request is not valid": "La petición no es válida",
  "An Idempotency-Key header is required": "Hace falta una cabecera Idempotency-Key",
  "Sign in first": "Inicia sesión primero",
  "Your role does not allow this": "Tu rol no lo permite",
  "Refused: the request comes from another site": "Rechazado: la petición viene de otro sitio",
  "This code does not sign you in": "Este código no sirve para iniciar sesión",
  "You made this link for someone else": "Creaste este enlace para otra persona",
  "This account cannot receive tickets": "Esta cuenta no puede recibir entradas",
  "This account is too new for this event": "Esta cuenta es demasiado nueva para este evento",
  "This ticket is not shown yet": "Esta entrada aún no se muestra",
  "There is nothing here": "Aquí no hay nada",
  "There is no such event": "Ese evento no existe",
  "The time of this event is not known yet": "Aún no se conoce la fecha de este evento",
  "There is no such purchase": "Esa compra no existe",
  "There is no such ticket": "Esa entrada no existe",
  "There is no such person": "Esa persona no existe",
  "There is no such import": "Esa importación no existe",
  "There is no such undelivered mail": "Ese correo no entregado no existe",
  "This link is not known": "Este enlace no se conoce",
  "This address does not take that method": "Esta dirección no acepta ese método",
  "The request came too slowly": "La petición llegó demasiado despacio",
  "Sold out": "Agotado",
  "The sale has not opened yet": "La venta aún no está abierta",
  "The sale is closed": "La venta está cerrada",
  "Purchases are waiting in line": "Hay compras esperando en la cola",
  "More tickets are issued than that": "Ya hay más entradas emitidas",
  "The file's encoding must be confirmed": "Hay que confirmar la codificación del archivo",
  "This list was imported before": "Esta lista ya se importó",
  "Another event has this address": "Otro evento tiene esta dirección",
  "Another account has this address": "Otra cuenta tiene esta dirección",
  "This person is active already": "Esta persona ya está activa",
  "This person is suspended": "Esta persona está suspendida",
  "Only the invited can activate their account": "Solo la persona invitada puede activar su cuenta",
  "No other worker could take the event over": "Ningún otro worker puede hacerse cargo del evento",
  "Not on your own account": "No en tu propia cuenta",
  "This ticket cannot be reissued again": "Esta entrada no se puede reemitir más",
  "This link was used already": "Este enlace ya se ha usado",
  "This link has expired": "Este enlace ha caducado",
  "This ticket is void": "Esta entrada está anulada",
  "The request is too large": "La petición es demasiado grande",
  "This content type is not taken here": "Este tipo de contenido no se acepta aquí",
  "This key was used for another request": "Esta clave se usó para otra petición",
  "Too many requests": "Demasiadas peticiones",
  "The headers of the request are too large": "Las cabeceras de la petición son demasiado grandes",
  "Something failed on our side": "Algo ha fallado por nuestra parte",
  "Sales are on hold right now": "La venta está suspendida ahora mismo",
  "The line is full": "La cola está llena",
  "Purchases cannot be taken right now": "Ahora mismo no se pueden aceptar compras",
  "Sign-in cannot be checked right now": "Ahora mismo no se puede comprobar la sesión",
  "The service cannot answer right now": "El servicio no puede responder ahora mismo",
  "This server is busy": "Este servidor está ocupado",
  "This server is shutting down": "Este servidor se está apagando",
  "A page of another site cannot do this for you.": "Una página de otro sitio no puede hacerlo por ti.",
  "A ticket can have at most {} codes.": "Una entrada puede tener como máximo {} códigos.",
  "A void ticket gets no new code.": "Una entrada anulada no recibe un código nuevo.",
  "All tickets of this event are issued.": "Todas las entradas de este evento están emitidas.",
  "An import may have at most {} rows; this file has more. Split it.":
    "Una importación puede tener como máximo {} filas; este archivo tiene más. Divídelo.",
  "Another account has this address.": "Otra cuenta tiene esta dirección.",
  "Another event had the address {} before, and links to it still lead there. Choose another one.":
    "Otro evento tenía antes la dirección {}, y los enlaces aún llevan allí. Elige otra.",
  "Another event has the address {}.": "Otro evento tiene la dirección {}.",
  "At most {} {} at a time: wait for yours to end.": "Como máximo {} {} a la vez: espera a que terminen.",
  "By this report, {} of its rows have tickets or are in line.":
    "Según este informe, {} de sus filas tienen entradas o están en la cola.",
  "Fewer than two workers are alive. Start another one first.":
    "Hay menos de dos workers activos. Inicia otro primero.",
  "Many new accounts come from your {} right now. Try again in {} s. If your link has expired by then, ask for a new one.":
    "Llegan muchas cuentas nuevas desde tu {} ahora mismo. Inténtalo de nuevo en {} s. Si tu enlace ha caducado para entonces, pide uno nuevo.",
  "mail provider": "proveedor de correo",
  network: "red",
  "More than {} tickets are issued already.": "Ya hay más de {} entradas emitidas.",
  "No event has this id.": "Ningún evento tiene este identificador.",
  "No free address was found for this title. Please choose a slug.":
    "No hay ninguna dirección libre para este título. Elige un slug.",
  "No one has this id.": "Nadie tiene este identificador.",
  "No published event has this id or address.": "Ningún evento publicado tiene este identificador o dirección.",
  "No ticket has this id.": "Ninguna entrada tiene este identificador.",
  "No undelivered mail has this id. It may have been sent again by now.":
    "Ningún correo no entregado tiene este identificador. Puede que ya se haya enviado de nuevo.",
  "Nothing is found at this address.": "No hay nada en esta dirección.",
  "Only accounts created before {} may buy tickets of this event.":
    "Solo las cuentas creadas antes de {} pueden comprar entradas de este evento.",
  "Only an admin changes a role.": "Solo un administrador cambia un rol.",
  "Only an admin changes the account of an admin.": "Solo un administrador cambia la cuenta de un administrador.",
  "Only an admin changes the status of staff.": "Solo un administrador cambia el estado del equipo.",
  "Only an admin corrects the address of staff.": "Solo un administrador corrige la dirección del equipo.",
  "Only an admin invites an admin.": "Solo un administrador invita a un administrador.",
  "Only an admin signs out an admin.": "Solo un administrador cierra la sesión de un administrador.",
  "Only its holder sees a ticket's code.": "Solo su titular ve el código de una entrada.",
  "Only the holder, or the member of staff who requested it, may leave the line.":
    "Solo el titular, o el miembro del equipo que la pidió, puede salir de la cola.",
  'Purchases waiting in line: {}. Send the change again with `waitingPurchases`: "decide" lets them keep their positions, "reject" ends them without tickets.':
    "Compras en la cola: {}. Envía el cambio de nuevo con `waitingPurchases`: «decide» les deja su puesto, «reject» las termina sin entradas.",
  "Send an Idempotency-Key header of 1 to {} printable characters: new for each request, the same for its retries.":
    "Envía una cabecera Idempotency-Key de 1 a {} caracteres imprimibles: nueva para cada petición, la misma para sus reintentos.",
  "Send fewer and shorter headers, and a shorter address.":
    "Envía menos cabeceras, más cortas, y una dirección más corta.",
  "Send the body as application/json.": "Envía el cuerpo como application/json.",
  "Send the file itself as the body, with the Content-Type text/csv.":
    "Envía el propio archivo como cuerpo, con el Content-Type text/csv.",
  "Send the picture itself as the body, with its Content-Type: image/jpeg, image/png or image/webp.":
    "Envía la propia imagen como cuerpo, con su Content-Type: image/jpeg, image/png o image/webp.",
  "Send the request again; another server takes it.": "Envía la petición de nuevo; otro servidor la atenderá.",
  "Someone else has to change your status or role.": "Otra persona tiene que cambiar tu estado o tu rol.",
  "Someone else has to correct your address.": "Otra persona tiene que corregir tu dirección.",
  "Take the code from the newest email, use its link, or ask for a new one.":
    "Toma el código del correo más reciente, usa su enlace o pide uno nuevo.",
  "The account of this session no longer exists.": "La cuenta de esta sesión ya no existe.",
  "The body is not JSON.": "El cuerpo no es JSON.",
  "The body is too large.": "El cuerpo es demasiado grande.",
  "The body may have at most {} bytes.": "El cuerpo puede tener como máximo {} bytes.",
  "The capacity could not be changed. The fault is recorded; try again.":
    "No se pudo cambiar el aforo. El fallo está registrado; inténtalo de nuevo.",
  "The connection ended before the request was whole and answered. Send it again.":
    "La conexión terminó antes de que la petición estuviera completa y respondida. Envíala de nuevo.",
  "The database does not answer. Try again in a moment.":
    "La base de datos no responde. Inténtalo de nuevo en un momento.",
  "The fault is ours and has been logged.": "El fallo es nuestro y ha quedado registrado.",
  "The fault is ours and has been logged. Try again, please.":
    "El fallo es nuestro y ha quedado registrado. Inténtalo de nuevo, por favor.",
  "The file has more than {} lines, most of them blank. Delete the blank ones.":
    "El archivo tiene más de {} líneas, la mayoría vacías. Borra las vacías.",
  "The file is not UTF-8, and looks like {}. Check its first rows in the preview, then send it again with encoding={}, or with the right one. Or save it as UTF-8.":
    "El archivo no es UTF-8 y parece {}. Comprueba sus primeras filas en la vista previa y envíalo de nuevo con encoding={} o con la correcta. O guárdalo como UTF-8.",
  "The first row of the file must name its columns: email and quantity, and name if you have names. Below it is one row for each person.":
    "La primera fila del archivo debe nombrar sus columnas: email y quantity, y name si tienes nombres. Debajo va una fila por persona.",
  "The first {} rows have more than {} mistakes, of which the first {} are listed":
    "Las primeras {} filas tienen más de {} errores, de los que se muestran los primeros {}",
  "The identity provider does not answer. Try again in a moment.":
    "El proveedor de identidad no responde. Inténtalo de nuevo en un momento.",
  "The line cannot be reached. Send the same request again in a moment.":
    "No se puede llegar a la cola. Envía la misma petición de nuevo en un momento.",
  "The line is full at the moment. Please try again in a few seconds.":
    "La cola está llena ahora mismo. Inténtalo de nuevo en unos segundos.",
  "The organiser is changing this sale. Please try again in a moment.":
    "El organizador está cambiando esta venta. Inténtalo de nuevo en un momento.",
  "The picture {}.": "La imagen {}.",
  "must be a JPEG, PNG or WebP picture": "debe ser una imagen JPEG, PNG o WebP",
  "must be at least {} pixels wide": "debe tener al menos {} píxeles de ancho",
  "must be a picture that can be read, of at most {} megapixels":
    "debe ser una imagen legible de {} megapíxeles como máximo",
  "The request did not arrive in time. Send it again.": "La petición no llegó a tiempo. Envíala de nuevo.",
  "The request is not valid.": "La petición no es válida.",
  "The body": "El cuerpo",
  "The text": "El texto",
  "The sale of this event is closed.": "La venta de este evento está cerrada.",
  "The sale opens at {}. Send the same request again then.":
    "La venta abre a las {}. Envía entonces la misma petición.",
  "The session has expired.": "La sesión ha caducado.",
  "The ticket could not be voided. The fault is recorded; try again.":
    "No se pudo anular la entrada. El fallo está registrado; inténtalo de nuevo.",
  "The time of this event will be announced.": "La fecha de este evento se anunciará.",
  "The token is not valid.": "El token no es válido.",
  "Their account is suspended. Reinstate it first, then invite them.":
    "Su cuenta está suspendida. Restablécela primero y luego invita.",
  "Their address comes from their organisation. It has to be corrected there.":
    "Su dirección viene de su organización. Hay que corregirla allí.",
  "There are too many {} right now.": "Hay demasiadas {} ahora mismo.",
  uploads: "subidas",
  exports: "exportaciones",
  pictures: "imágenes",
  "There is an account already with another spelling of your address. Ask for a new link: it goes to that spelling.":
    "Ya hay una cuenta con otra forma de escribir tu dirección. Pide un enlace nuevo: irá a esa.",
  "There is no picture at this address.": "No hay ninguna imagen en esta dirección.",
  "There is no problem with this code.": "Ningún problema tiene este código.",
  "These people and quantities were imported at {} by {}.": "Estas personas y cantidades las importó {1} el {0}.",
  "They become active by following their link. Invite them again for a new one.":
    "Se activa al seguir su enlace. Invítala de nuevo para crear otro.",
  "They sign in with their address, and need no invitation.":
    "Inicia sesión con su dirección y no necesita invitación.",
  "This account is suspended.": "Esta cuenta está suspendida.",
  "This person's account is suspended and cannot receive tickets.":
    "La cuenta de esta persona está suspendida y no puede recibir entradas.",
  "Your account is suspended and cannot receive tickets.": "Tu cuenta está suspendida y no puede recibir entradas.",
  "This address takes {}.": "Esta dirección acepta {}.",
  "This event has no such import.": "Este evento no tiene esa importación.",
  "This is not a readable request. Send it as HTTP/1.1.": "Esta petición no se puede leer. Envíala como HTTP/1.1.",
  "This key was used for a purchase of {} for another person. Use a new key for a new purchase.":
    "Esta clave se usó para una compra de {} para otra persona. Usa una nueva para una compra nueva.",
  "This key was used for a purchase of {}. Use a new key for a new purchase.":
    "Esta clave se usó para una compra de {}. Usa una nueva para una compra nueva.",
  "This key was used for another file, of {} rows. Use a new key for a new file.":
    "Esta clave se usó para otro archivo, de {} filas. Usa una nueva para un archivo nuevo.",
  "This link is not one of ours. Ask for a new one, please.": "Este enlace no es nuestro. Pide uno nuevo, por favor.",
  "This link was used already. Ask for a new one, please.": "Este enlace ya se ha usado. Pide uno nuevo, por favor.",
  "This link has expired. Ask for a new one, please.": "Este enlace ha caducado. Pide uno nuevo, por favor.",
  "Your account is active already. Ask for a link to sign in.":
    "Tu cuenta ya está activa. Pide un enlace para iniciar sesión.",
  "A newer link has replaced this one, or the account has changed since. Use the newer one, or ask for another.":
    "Un enlace más nuevo ha sustituido a este, o la cuenta ha cambiado desde entonces. Usa el más nuevo o pide otro.",
  "This needs a session or a bearer token.": "Hace falta una sesión o un token bearer.",
  "This needs the role {}; yours is {}.": "Hace falta el rol {}; el tuyo es {}.",
  "This purchase is not known. If it is yours, send it again with the same key: it counts once.":
    "Esta compra no se conoce. Si es tuya, envíala de nuevo con la misma clave: cuenta una sola vez.",
  "This session has ended. Sign in again.": "Esta sesión ha terminado. Inicia sesión de nuevo.",
  "This ticket is not valid.": "Esta entrada no es válida.",
  "This ticket was voided.": "Esta entrada fue anulada.",
  "Activate your account with the link we sent you; then you see the code.":
    "Activa tu cuenta con el enlace que te enviamos; entonces verás el código.",
  "Your account is suspended.": "Tu cuenta está suspendida.",
  "Too many codes were tried. Use the link in the email.":
    "Se han probado demasiados códigos. Usa el enlace del correo.",
  "Too many connections are open from your network. Close some, or wait.":
    "Hay demasiadas conexiones abiertas desde tu red. Cierra algunas o espera.",
  "Too many of your requests wait to be answered. Send fewer at a time.":
    "Demasiadas peticiones tuyas esperan respuesta. Envía menos a la vez.",
  "Too many people ask for a document right now.": "Demasiadas personas piden un documento ahora mismo.",
  "Wait {} s before the next request.": "Espera {} s antes de la próxima petición.",
  "You ask for too many documents at a time.": "Pides demasiados documentos a la vez.",
  "You have no ticket with this id.": "No tienes ninguna entrada con este identificador.",
  "You have no valid ticket of this event from this number on.":
    "No tienes ninguna entrada válida de este evento a partir de este número.",
  "You have too many streams open. Close the console in another window.":
    "Tienes demasiados flujos abiertos. Cierra la consola en otra ventana.",
  "You made this link for someone else. Give it to them: it opens their account.":
    "Creaste este enlace para otra persona. Dáselo: abre su cuenta.",
  "Your account is not active.": "Tu cuenta no está activa.",
  "Your account may no longer do this.": "Tu cuenta ya no puede hacerlo.",
  "{} To issue them once more, send the list with again=true.":
    "{} Para emitirlas otra vez, envía la lista con again=true.",
  "{} of {} rows cannot be issued": "{} de {} filas no se pueden emitir",
  "{}, so nothing was done. Correct these rows and send the file again. Rows are numbered as in a spreadsheet.":
    "{}, así que no se ha hecho nada. Corrige estas filas y envía el archivo de nuevo. Las filas están numeradas como en una hoja de cálculo.",
  "{}: {} (and {} more).": "{}: {} (y {} más).",
  "cursor: must be the nextCursor of an earlier answer.": "cursor: debe ser el nextCursor de una respuesta anterior.",
  "must be the nextCursor of an earlier answer": "debe ser el nextCursor de una respuesta anterior",
  "must be a JSON value": "debe ser un valor JSON",
  "must be after salesOpenAt": "debe ser posterior a salesOpenAt",
  "must be after startsAt": "debe ser posterior a startsAt",
  "must be before endsAt, when the sale closes unless salesCloseAt is set":
    "debe ser anterior a endsAt, cuando se cierra la venta salvo que se indique salesCloseAt",
  "must not have the event's own language": "no debe tener el idioma propio del evento",
  "must be Unicode text without NUL and without half of a surrogate pair":
    "debe ser texto Unicode sin NUL ni medio par suplente",
  "has a character that cannot be seen ({}): delete it": "tiene un carácter invisible ({}): bórralo",
  "has a value in cell {}, where the header names no column: take it out, or quote the cell before it":
    "tiene un valor en la celda {}, donde la cabecera no nombra ninguna columna: quítalo o pon entre comillas la celda anterior",
  "has bytes that are no character in {}: choose the file's encoding, or correct the cell":
    "tiene bytes que no son ningún carácter en {}: elige la codificación del archivo o corrige la celda",
  "has half of a character: write it again": "tiene medio carácter: escríbelo de nuevo",
  "has more than {} cells: keep the columns email, name and quantity":
    "tiene más de {} celdas: deja las columnas email, name y quantity",
  'has a quotation mark that is not closed in this row: close it, or write "" for one inside a quoted cell':
    'tiene unas comillas sin cerrar en esta fila: ciérralas o escribe "" para unas dentro de una celda',
  'has a quotation mark in the middle of a cell: put the whole cell in quotation marks, and write "" for each inside':
    'tiene unas comillas en medio de una celda: pon toda la celda entre comillas y escribe "" para cada una de dentro',
  "has no column {}: name it in the first row": "no tiene la columna {}: nómbrala en la primera fila",
  "has no rows below the header": "no tiene filas debajo de la cabecera",
  "has {} of {} cells: write the missing ones, empty if need be":
    "tiene {} de {} celdas: escribe las que faltan, vacías si hace falta",
  "is empty: write 1 to {}": "está vacío: escribe de 1 a {}",
  "is empty: write the person's e-mail address": "está vacío: escribe el correo de la persona",
  "is longer than {} characters: shorten it": "tiene más de {} caracteres: acórtalo",
  "is missing: the file is empty": "falta: el archivo está vacío",
  "is the same address as in row {}: give each person one row":
    "es la misma dirección que en la fila {}: da una fila a cada persona",
  "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account":
    "es de una cuenta suspendida, que no recibe entradas: quita la fila o restablece la cuenta",
  "holds a line break and an address: a quotation mark is missing, or one too many":
    "contiene un salto de línea y una dirección: faltan o sobran unas comillas",
  "names the column {} twice: keep one": "nombra dos veces la columna {}: deja una",
  "“{}” is not a column of an import: take it out, and keep email, name and quantity":
    "«{}» no es una columna de importación: quítala y deja email, name y quantity",
  "“{}” is not a number: write 1 to {}": "«{}» no es un número: escribe de 1 a {}",
  "“{}” is not a whole number: write 1 to {}": "«{}» no es un número entero: escribe de 1 a {}",
  "“{}” is not an e-mail address: correct it": "«{}» no es una dirección de correo: corrígela",
  "“{}” is not written with the digits 0 to 9: write 1 to {}":
    "«{}» no está escrito con las cifras 0 a 9: escribe de 1 a {}",
  "“{}” is too few: write 1 to {}": "«{}» es demasiado poco: escribe de 1 a {}",
  "“{}” is too many: write 1 to {}": "«{}» es demasiado: escribe de 1 a {}",
  "must be an e-mail address": "debe ser una dirección de correo",
  "must be lower-case letters and digits joined by hyphens, such as winter-gala":
    "deben ser minúsculas y cifras unidas por guiones, como winter-gala",
  "must be a whole number": "debe ser un número entero",
  "must be at least 1": "debe ser al menos 1",
  "must say why, for later questions": "debe decir por qué, para preguntas futuras",
  "must be a time zone of the IANA database, such as Europe/Berlin":
    "debe ser una zona horaria de la base IANA, como Europe/Berlin",
  "must be the six digits in the email": "deben ser las seis cifras del correo",
  "must name at least one field to change": "debe nombrar al menos un campo que cambiar",
  "name either userId or email": "indica userId o email",
  "must be an id of 26 characters": "debe ser un identificador de 26 caracteres",
  "must be an ISO 8601 time with an offset, such as 2026-11-22T19:00:00Z":
    "debe ser una hora ISO 8601 con desfase, como 2026-11-22T19:00:00Z",
  "must be a time from 1970 to 9999": "debe ser una hora de 1970 a 9999",
  "must be an ISO 4217 code, such as EUR": "debe ser un código ISO 4217, como EUR",
  "must be a day, such as 2026-12-12": "debe ser un día, como 2026-12-12",
  "must be at most {} times as high as wide": "debe ser como máximo {} veces más alta que ancha",
};
