/** By the English text, which is where a problem is thrown. */
export const problems: Readonly<Record<string, string>> = {
  "The request is not valid": "Die Anfrage ist ungültig",
  "An Idempotency-Key header is required": "Ein Idempotency-Key-Header ist nötig",
  "Sign in first": "Melde dich zuerst an",
  "Your role does not allow this": "Deine Rolle erlaubt das nicht",
  "Refused: the request comes from another site": "Abgelehnt: Die Anfrage kommt von einer anderen Website",
  "This code does not sign you in": "Mit diesem Code kannst du dich nicht anmelden",
  "You made this link for someone else": "Du hast diesen Link für eine andere Person erstellt",
  "This account cannot receive tickets": "Dieses Konto kann keine Tickets bekommen",
  "This account is too new for this event": "Dieses Konto ist zu neu für diese Veranstaltung",
  "This ticket is not shown yet": "Dieses Ticket wird noch nicht gezeigt",
  "There is nothing here": "Hier ist nichts",
  "There is no such event": "Diese Veranstaltung gibt es nicht",
  "The time of this event is not known yet": "Der Termin dieser Veranstaltung steht noch nicht fest",
  "There is no such purchase": "Diesen Kauf gibt es nicht",
  "There is no such ticket": "Dieses Ticket gibt es nicht",
  "There is no such person": "Diese Person gibt es nicht",
  "There is no such import": "Diesen Import gibt es nicht",
  "There is no such undelivered mail": "Diese nicht zugestellte E-Mail gibt es nicht",
  "This link is not known": "Dieser Link ist nicht bekannt",
  "This address does not take that method": "Diese Adresse nimmt diese Methode nicht an",
  "The request came too slowly": "Die Anfrage kam zu langsam",
  "Sold out": "Ausverkauft",
  "The sale has not opened yet": "Der Verkauf hat noch nicht begonnen",
  "The sale is closed": "Der Verkauf ist beendet",
  "Purchases are waiting in line": "Käufe warten in der Warteschlange",
  "More tickets are issued than that": "Es sind schon mehr Tickets ausgegeben",
  "The file's encoding must be confirmed": "Die Kodierung der Datei muss bestätigt werden",
  "This list was imported before": "Diese Liste wurde schon importiert",
  "Another event has this address": "Eine andere Veranstaltung hat diese Adresse",
  "Another account has this address": "Ein anderes Konto hat diese Adresse",
  "This person is active already": "Diese Person ist schon aktiv",
  "This person is suspended": "Diese Person ist gesperrt",
  "Only the invited can activate their account": "Nur Eingeladene können ihr Konto selbst aktivieren",
  "No other worker could take the event over": "Kein anderer Worker kann die Veranstaltung übernehmen",
  "Not on your own account": "Nicht am eigenen Konto",
  "This ticket cannot be reissued again": "Dieses Ticket kann keinen weiteren Code bekommen",
  "This link was used already": "Dieser Link wurde schon benutzt",
  "This link has expired": "Dieser Link ist abgelaufen",
  "This ticket is void": "Dieses Ticket ist ungültig",
  "The request is too large": "Die Anfrage ist zu groß",
  "This content type is not taken here": "Dieser Inhaltstyp wird hier nicht angenommen",
  "This key was used for another request": "Dieser Schlüssel wurde für eine andere Anfrage benutzt",
  "Too many requests": "Zu viele Anfragen",
  "The headers of the request are too large": "Die Header der Anfrage sind zu groß",
  "Something failed on our side": "Bei uns ging etwas schief",
  "Sales are on hold right now": "Der Verkauf ruht gerade",
  "The line is full": "Die Warteschlange ist voll",
  "Purchases cannot be taken right now": "Käufe können gerade nicht angenommen werden",
  "Sign-in cannot be checked right now": "Die Anmeldung kann gerade nicht geprüft werden",
  "The service cannot answer right now": "Der Dienst kann gerade nicht antworten",
  "This server is busy": "Dieser Server ist ausgelastet",
  "This server is shutting down": "Dieser Server fährt herunter",
  "A page of another site cannot do this for you.": "Eine Seite einer anderen Website kann das nicht für dich tun.",
  "A ticket can have at most {} codes.": "Ein Ticket kann höchstens {} Codes haben.",
  "A void ticket gets no new code.": "Ein ungültiges Ticket bekommt keinen neuen Code.",
  "All tickets of this event are issued.": "Alle Tickets dieser Veranstaltung sind ausgegeben.",
  "An import may have at most {} rows; this file has more. Split it.":
    "Ein Import darf höchstens {} Zeilen haben; diese Datei hat mehr. Teile sie.",
  "Another account has this address.": "Ein anderes Konto hat diese Adresse.",
  "Another event had the address {} before, and links to it still lead there. Choose another one.":
    "Eine andere Veranstaltung hatte früher die Adresse {}, und Links führen noch dorthin. Wähle eine andere.",
  "Another event has the address {}.": "Eine andere Veranstaltung hat die Adresse {}.",
  "At most {} {} at a time: wait for yours to end.": "Höchstens {} {} gleichzeitig: Warte, bis deine zu Ende sind.",
  "By this report, {} of its rows have tickets or are in line.":
    "Laut diesem Bericht haben {} seiner Zeilen Tickets oder stehen in der Warteschlange.",
  "Fewer than two workers are alive. Start another one first.":
    "Es laufen weniger als zwei Worker. Starte zuerst einen weiteren.",
  "Many new accounts come from your {} right now. Try again in {} s. If your link has expired by then, ask for a new one.":
    "Gerade kommen viele neue Konten über {}. Versuche es in {} s noch einmal. Ist dein Link dann abgelaufen, fordere einen neuen an.",
  "mail provider": "deinen Mailanbieter",
  network: "dein Netzwerk",
  "More than {} tickets are issued already.": "Es sind schon mehr als {} Tickets ausgegeben.",
  "No event has this id.": "Keine Veranstaltung hat diese Kennung.",
  "No free address was found for this title. Please choose a slug.":
    "Für diesen Titel ist keine Adresse frei. Wähle einen Slug.",
  "No one has this id.": "Diese Kennung hat niemand.",
  "No published event has this id or address.": "Keine veröffentlichte Veranstaltung hat diese Kennung oder Adresse.",
  "No ticket has this id.": "Kein Ticket hat diese Kennung.",
  "No undelivered mail has this id. It may have been sent again by now.":
    "Keine nicht zugestellte E-Mail hat diese Kennung. Vielleicht wurde sie inzwischen noch einmal gesendet.",
  "Nothing is found at this address.": "Unter dieser Adresse ist nichts.",
  "Only accounts created before {} may buy tickets of this event.":
    "Nur Konten, die vor {} angelegt wurden, können Tickets dieser Veranstaltung kaufen.",
  "Only an admin changes a role.": "Nur ein Admin ändert eine Rolle.",
  "Only an admin changes the account of an admin.": "Nur ein Admin ändert das Konto eines Admins.",
  "Only an admin changes the status of staff.": "Nur ein Admin ändert den Status des Teams.",
  "Only an admin corrects the address of staff.": "Nur ein Admin berichtigt die Adresse des Teams.",
  "Only an admin invites an admin.": "Nur ein Admin lädt einen Admin ein.",
  "Only an admin signs out an admin.": "Nur ein Admin meldet einen Admin ab.",
  "Only its holder sees a ticket's code.": "Den Code eines Tickets sieht nur, wem es gehört.",
  "Only the holder, or the member of staff who requested it, may leave the line.":
    "Die Warteschlange verlassen kann nur, für wen gekauft wird, oder wer es im Team angefragt hat.",
  'Purchases waiting in line: {}. Send the change again with `waitingPurchases`: "decide" lets them keep their positions, "reject" ends them without tickets.':
    "Käufe in der Warteschlange: {}. Sende die Änderung noch einmal mit `waitingPurchases`: „decide“ lässt ihnen ihren Platz, „reject“ beendet sie ohne Tickets.",
  "Send an Idempotency-Key header of 1 to {} printable characters: new for each request, the same for its retries.":
    "Sende einen Idempotency-Key-Header mit 1 bis {} druckbaren Zeichen: für jede Anfrage neu, für ihre Wiederholungen derselbe.",
  "Send fewer and shorter headers, and a shorter address.":
    "Sende weniger und kürzere Header und eine kürzere Adresse.",
  "Send the body as application/json.": "Sende den Inhalt als application/json.",
  "Send the file itself as the body, with the Content-Type text/csv.":
    "Sende die Datei selbst als Inhalt, mit dem Content-Type text/csv.",
  "Send the picture itself as the body, with its Content-Type: image/jpeg, image/png or image/webp.":
    "Sende das Bild selbst als Inhalt, mit seinem Content-Type: image/jpeg, image/png oder image/webp.",
  "Send the request again; another server takes it.": "Sende die Anfrage noch einmal; ein anderer Server nimmt sie an.",
  "Someone else has to change your status or role.": "Deinen Status oder deine Rolle muss jemand anders ändern.",
  "Someone else has to correct your address.": "Deine Adresse muss jemand anders berichtigen.",
  "Take the code from the newest email, use its link, or ask for a new one.":
    "Nimm den Code aus der neuesten E-Mail, benutze ihren Link oder fordere einen neuen an.",
  "The account of this session no longer exists.": "Das Konto dieser Sitzung gibt es nicht mehr.",
  "The body is not JSON.": "Der Inhalt ist kein JSON.",
  "The body is too large.": "Der Inhalt ist zu groß.",
  "The body may have at most {} bytes.": "Der Inhalt darf höchstens {} Bytes haben.",
  "The capacity could not be changed. The fault is recorded; try again.":
    "Die Kapazität konnte nicht geändert werden. Der Fehler ist vermerkt; versuche es noch einmal.",
  "The connection ended before the request was whole and answered. Send it again.":
    "Die Verbindung endete, bevor die Anfrage vollständig und beantwortet war. Sende sie noch einmal.",
  "The database does not answer. Try again in a moment.":
    "Die Datenbank antwortet nicht. Versuche es gleich noch einmal.",
  "The fault is ours and has been logged.": "Der Fehler liegt bei uns und ist vermerkt.",
  "The fault is ours and has been logged. Try again, please.":
    "Der Fehler liegt bei uns und ist vermerkt. Bitte versuche es noch einmal.",
  "The file has more than {} lines, most of them blank. Delete the blank ones.":
    "Die Datei hat mehr als {} Zeilen, die meisten davon leer. Lösche die leeren.",
  "The file is not UTF-8, and looks like {}. Check its first rows in the preview, then send it again with encoding={}, or with the right one. Or save it as UTF-8.":
    "Die Datei ist nicht UTF-8 und sieht nach {} aus. Prüfe ihre ersten Zeilen in der Vorschau und sende sie dann mit encoding={} oder der richtigen Kodierung. Oder speichere sie als UTF-8.",
  "The first row of the file must name its columns: email and quantity, and name if you have names. Below it is one row for each person.":
    "Die erste Zeile der Datei muss ihre Spalten nennen: email und quantity, und name, wenn du Namen hast. Darunter steht eine Zeile je Person.",
  "The first {} rows have more than {} mistakes, of which the first {} are listed":
    "Die ersten {} Zeilen haben mehr als {} Fehler, von denen die ersten {} aufgeführt sind",
  "The identity provider does not answer. Try again in a moment.":
    "Der Identitätsanbieter antwortet nicht. Versuche es gleich noch einmal.",
  "The line cannot be reached. Send the same request again in a moment.":
    "Die Warteschlange ist nicht erreichbar. Sende dieselbe Anfrage gleich noch einmal.",
  "The line is full at the moment. Please try again in a few seconds.":
    "Die Warteschlange ist gerade voll. Bitte versuche es in einigen Sekunden noch einmal.",
  "The organiser is changing this sale. Please try again in a moment.":
    "Der Veranstalter ändert diesen Verkauf gerade. Bitte versuche es gleich noch einmal.",
  "The picture {}.": "Das Bild {}.",
  "must be a JPEG, PNG or WebP picture": "muss ein JPEG-, PNG- oder WebP-Bild sein",
  "must be at least {} pixels wide": "muss mindestens {} Pixel breit sein",
  "must be a picture that can be read, of at most {} megapixels":
    "muss ein lesbares Bild mit höchstens {} Megapixeln sein",
  "The request did not arrive in time. Send it again.": "Die Anfrage kam nicht rechtzeitig an. Sende sie noch einmal.",
  "The request is not valid.": "Die Anfrage ist ungültig.",
  "The body": "Der Inhalt",
  "The text": "Der Text",
  "The sale of this event is closed.": "Der Verkauf dieser Veranstaltung ist beendet.",
  "The sale opens at {}. Send the same request again then.":
    "Der Verkauf beginnt um {}. Sende dann dieselbe Anfrage noch einmal.",
  "The session has expired.": "Die Sitzung ist abgelaufen.",
  "The ticket could not be voided. The fault is recorded; try again.":
    "Das Ticket konnte nicht ungültig gemacht werden. Der Fehler ist vermerkt; versuche es noch einmal.",
  "The time of this event will be announced.": "Der Termin dieser Veranstaltung folgt.",
  "The token is not valid.": "Das Token ist ungültig.",
  "Their account is suspended. Reinstate it first, then invite them.":
    "Das Konto ist gesperrt. Gib es zuerst wieder frei und lade dann ein.",
  "Their address comes from their organisation. It has to be corrected there.":
    "Die Adresse kommt von der Organisation der Person. Sie muss dort berichtigt werden.",
  "There are too many {} right now.": "Es gibt gerade zu viele {}.",
  uploads: "Uploads",
  exports: "Exporte",
  pictures: "Bilder",
  "There is an account already with another spelling of your address. Ask for a new link: it goes to that spelling.":
    "Es gibt schon ein Konto mit einer anderen Schreibweise deiner Adresse. Fordere einen neuen Link an: Er geht an diese.",
  "There is no picture at this address.": "Unter dieser Adresse ist kein Bild.",
  "There is no problem with this code.": "Es gibt kein Problem mit diesem Code.",
  "These people and quantities were imported at {} by {}.": "Diese Personen und Mengen wurden am {} von {} importiert.",
  "They become active by following their link. Invite them again for a new one.":
    "Aktiv wird die Person über ihren Link. Lade sie noch einmal ein, um ihr einen neuen zu geben.",
  "They sign in with their address, and need no invitation.":
    "Die Person meldet sich mit ihrer Adresse an und braucht keine Einladung.",
  "This account is suspended.": "Dieses Konto ist gesperrt.",
  "This person's account is suspended and cannot receive tickets.":
    "Das Konto dieser Person ist gesperrt und kann keine Tickets bekommen.",
  "Your account is suspended and cannot receive tickets.": "Dein Konto ist gesperrt und kann keine Tickets bekommen.",
  "This address takes {}.": "Diese Adresse nimmt {} an.",
  "This event has no such import.": "Diese Veranstaltung hat keinen solchen Import.",
  "This is not a readable request. Send it as HTTP/1.1.": "Diese Anfrage ist nicht lesbar. Sende sie als HTTP/1.1.",
  "This key was used for a purchase of {} for another person. Use a new key for a new purchase.":
    "Dieser Schlüssel wurde für einen Kauf von {} für eine andere Person benutzt. Nimm für einen neuen Kauf einen neuen.",
  "This key was used for a purchase of {}. Use a new key for a new purchase.":
    "Dieser Schlüssel wurde für einen Kauf von {} benutzt. Nimm für einen neuen Kauf einen neuen.",
  "This key was used for another file, of {} rows. Use a new key for a new file.":
    "Dieser Schlüssel wurde für eine andere Datei mit {} Zeilen benutzt. Nimm für eine neue Datei einen neuen.",
  "This link is not one of ours. Ask for a new one, please.":
    "Dieser Link ist keiner von uns. Bitte fordere einen neuen an.",
  "This link was used already. Ask for a new one, please.":
    "Dieser Link wurde schon benutzt. Bitte fordere einen neuen an.",
  "This link has expired. Ask for a new one, please.": "Dieser Link ist abgelaufen. Bitte fordere einen neuen an.",
  "Your account is active already. Ask for a link to sign in.":
    "Dein Konto ist schon aktiv. Fordere einen Link zum Anmelden an.",
  "A newer link has replaced this one, or the account has changed since. Use the newer one, or ask for another.":
    "Ein neuerer Link hat diesen ersetzt, oder das Konto hat sich seitdem geändert. Nimm den neueren oder fordere einen anderen an.",
  "This needs a session or a bearer token.": "Dafür braucht es eine Sitzung oder ein Bearer-Token.",
  "This needs the role {}; yours is {}.": "Dafür braucht es die Rolle {}; deine ist {}.",
  "This purchase is not known. If it is yours, send it again with the same key: it counts once.":
    "Dieser Kauf ist nicht bekannt. Ist es deiner, sende ihn mit demselben Schlüssel noch einmal: Er zählt nur einmal.",
  "This session has ended. Sign in again.": "Diese Sitzung ist beendet. Melde dich noch einmal an.",
  "This ticket is not valid.": "Dieses Ticket ist nicht gültig.",
  "This ticket was voided.": "Dieses Ticket wurde für ungültig erklärt.",
  "Activate your account with the link we sent you; then you see the code.":
    "Aktiviere dein Konto mit dem Link, den wir dir geschickt haben; dann siehst du den Code.",
  "Your account is suspended.": "Dein Konto ist gesperrt.",
  "Too many codes were tried. Use the link in the email.":
    "Zu viele Codes wurden versucht. Benutze den Link in der E-Mail.",
  "Too many connections are open from your network. Close some, or wait.":
    "Aus deinem Netzwerk sind zu viele Verbindungen offen. Schließe einige oder warte.",
  "Too many of your requests wait to be answered. Send fewer at a time.":
    "Zu viele deiner Anfragen warten auf eine Antwort. Sende weniger gleichzeitig.",
  "Too many people ask for a document right now.": "Gerade möchten zu viele Leute ein Dokument.",
  "Wait {} s before the next request.": "Warte {} s bis zur nächsten Anfrage.",
  "You ask for too many documents at a time.": "Du forderst zu viele Dokumente gleichzeitig an.",
  "You have no ticket with this id.": "Du hast kein Ticket mit dieser Kennung.",
  "You have no valid ticket of this event from this number on.":
    "Du hast ab dieser Nummer kein gültiges Ticket dieser Veranstaltung.",
  "You have too many streams open. Close the console in another window.":
    "Du hast zu viele Streams offen. Schließe die Konsole in einem anderen Fenster.",
  "You made this link for someone else. Give it to them: it opens their account.":
    "Du hast diesen Link für eine andere Person erstellt. Gib ihn ihr: Er öffnet ihr Konto.",
  "Your account is not active.": "Dein Konto ist nicht aktiv.",
  "Your account may no longer do this.": "Dein Konto darf das nicht mehr.",
  "{} To issue them once more, send the list with again=true.":
    "{} Um sie noch einmal auszugeben, sende die Liste mit again=true.",
  "{} of {} rows cannot be issued": "{} von {} Zeilen können nicht ausgegeben werden",
  "{}, so nothing was done. Correct these rows and send the file again. Rows are numbered as in a spreadsheet.":
    "{}, daher ist nichts geschehen. Berichtige diese Zeilen und sende die Datei noch einmal. Die Zeilen sind wie in einer Tabelle nummeriert.",
  "{}: {} (and {} more).": "{}: {} (und {} weitere).",
  "cursor: must be the nextCursor of an earlier answer.": "cursor: muss der nextCursor einer früheren Antwort sein.",
  "must be the nextCursor of an earlier answer": "muss der nextCursor einer früheren Antwort sein",
  "must be a JSON value": "muss ein JSON-Wert sein",
  "must be after salesOpenAt": "muss nach salesOpenAt liegen",
  "must be after startsAt": "muss nach startsAt liegen",
  "must be before endsAt, when the sale closes unless salesCloseAt is set":
    "muss vor endsAt liegen, wenn der Verkauf endet, sofern salesCloseAt nicht gesetzt ist",
  "must not have the event's own language": "darf nicht die eigene Sprache der Veranstaltung haben",
  "must be Unicode text without NUL and without half of a surrogate pair":
    "muss Unicode-Text ohne NUL und ohne halbes Surrogatpaar sein",
  "has a character that cannot be seen ({}): delete it": "hat ein unsichtbares Zeichen ({}): Lösche es",
  "has a value in cell {}, where the header names no column: take it out, or quote the cell before it":
    "hat einen Wert in Zelle {}, wo die Kopfzeile keine Spalte nennt: Nimm ihn heraus oder setze die Zelle davor in Anführungszeichen",
  "has bytes that are no character in {}: choose the file's encoding, or correct the cell":
    "hat Bytes, die in {} kein Zeichen sind: Wähle die Kodierung der Datei oder berichtige die Zelle",
  "has half of a character: write it again": "hat ein halbes Zeichen: Schreibe es neu",
  "has more than {} cells: keep the columns email, name and quantity":
    "hat mehr als {} Zellen: Behalte die Spalten email, name und quantity",
  'has a quotation mark that is not closed in this row: close it, or write "" for one inside a quoted cell':
    'hat ein Anführungszeichen, das in dieser Zeile nicht geschlossen ist: Schließe es oder schreibe "" für eines in einer Zelle mit Anführungszeichen',
  'has a quotation mark in the middle of a cell: put the whole cell in quotation marks, and write "" for each inside':
    'hat ein Anführungszeichen mitten in einer Zelle: Setze die ganze Zelle in Anführungszeichen und schreibe "" für jedes darin',
  "has no column {}: name it in the first row": "hat keine Spalte {}: Nenne sie in der ersten Zeile",
  "has no rows below the header": "hat keine Zeilen unter der Kopfzeile",
  "has {} of {} cells: write the missing ones, empty if need be":
    "hat {} von {} Zellen: Schreibe die fehlenden, notfalls leer",
  "is empty: write 1 to {}": "ist leer: Schreibe 1 bis {}",
  "is empty: write the person's e-mail address": "ist leer: Schreibe die E-Mail-Adresse der Person",
  "is longer than {} characters: shorten it": "ist länger als {} Zeichen: Kürze es",
  "is missing: the file is empty": "fehlt: Die Datei ist leer",
  "is the same address as in row {}: give each person one row":
    "ist dieselbe Adresse wie in Zeile {}: Gib jeder Person eine Zeile",
  "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account":
    "gehört zu einem gesperrten Konto, das keine Tickets bekommt: Nimm die Zeile heraus oder gib das Konto wieder frei",
  "holds a line break and an address: a quotation mark is missing, or one too many":
    "enthält einen Zeilenumbruch und eine Adresse: Ein Anführungszeichen fehlt oder ist zu viel",
  "names the column {} twice: keep one": "nennt die Spalte {} zweimal: Behalte eine",
  "“{}” is not a column of an import: take it out, and keep email, name and quantity":
    "„{}“ ist keine Spalte eines Imports: Nimm sie heraus und behalte email, name und quantity",
  "“{}” is not a number: write 1 to {}": "„{}“ ist keine Zahl: Schreibe 1 bis {}",
  "“{}” is not a whole number: write 1 to {}": "„{}“ ist keine ganze Zahl: Schreibe 1 bis {}",
  "“{}” is not an e-mail address: correct it": "„{}“ ist keine E-Mail-Adresse: Berichtige sie",
  "“{}” is not written with the digits 0 to 9: write 1 to {}":
    "„{}“ ist nicht mit den Ziffern 0 bis 9 geschrieben: Schreibe 1 bis {}",
  "“{}” is too few: write 1 to {}": "„{}“ ist zu wenig: Schreibe 1 bis {}",
  "“{}” is too many: write 1 to {}": "„{}“ ist zu viel: Schreibe 1 bis {}",
  "must be an e-mail address": "muss eine E-Mail-Adresse sein",
  "must be lower-case letters and digits joined by hyphens, such as winter-gala":
    "müssen Kleinbuchstaben und Ziffern mit Bindestrichen sein, etwa winter-gala",
  "must be a whole number": "muss eine ganze Zahl sein",
  "must be at least 1": "muss mindestens 1 sein",
  "must say why, for later questions": "muss den Grund nennen, für spätere Fragen",
  "must be a time zone of the IANA database, such as Europe/Berlin":
    "muss eine Zeitzone der IANA-Datenbank sein, etwa Europe/Berlin",
  "must be the six digits in the email": "müssen die sechs Ziffern aus der E-Mail sein",
  "must name at least one field to change": "muss mindestens ein Feld nennen, das sich ändert",
  "name either userId or email": "nenne entweder userId oder email",
  "must be an id of 26 characters": "muss eine Kennung mit 26 Zeichen sein",
  "must be an ISO 8601 time with an offset, such as 2026-11-22T19:00:00Z":
    "muss eine Zeit nach ISO 8601 mit Versatz sein, etwa 2026-11-22T19:00:00Z",
  "must be a time from 1970 to 9999": "muss eine Zeit von 1970 bis 9999 sein",
  "must be an ISO 4217 code, such as EUR": "muss ein Code nach ISO 4217 sein, etwa EUR",
  "must be a day, such as 2026-12-12": "muss ein Tag sein, etwa 2026-12-12",
  "must be at most {} times as high as wide": "darf höchstens {}-mal so hoch wie breit sein",
};
