/** By the English text, which is where a problem is thrown. */
export const problems: Readonly<Record<string, string>> = {
  "The request is not valid": "La requête n’est pas valable",
  "An Idempotency-Key header is required": "Un en-tête Idempotency-Key est requis",
  "Sign in first": "Connectez-vous d’abord",
  "Your role does not allow this": "Votre rôle ne le permet pas",
  "Refused: the request comes from another site": "Refusé : la requête vient d’un autre site",
  "This code does not sign you in": "Ce code ne permet pas de vous connecter",
  "You made this link for someone else": "Vous avez créé ce lien pour une autre personne",
  "This account cannot receive tickets": "Ce compte ne peut pas recevoir de billets",
  "This account is too new for this event": "Ce compte est trop récent pour cet événement",
  "This ticket is not shown yet": "Ce billet n’est pas encore affiché",
  "There is nothing here": "Il n’y a rien ici",
  "There is no such event": "Cet événement n’existe pas",
  "The time of this event is not known yet": "La date de cet événement n’est pas encore connue",
  "There is no such purchase": "Cet achat n’existe pas",
  "There is no such ticket": "Ce billet n’existe pas",
  "There is no such person": "Cette personne n’existe pas",
  "There is no such import": "Cet import n’existe pas",
  "There is no such undelivered mail": "Cet e-mail non remis n’existe pas",
  "This link is not known": "Ce lien n’est pas connu",
  "This address does not take that method": "Cette adresse n’accepte pas cette méthode",
  "The request came too slowly": "La requête est arrivée trop lentement",
  "Sold out": "Complet",
  "The sale has not opened yet": "La vente n’est pas encore ouverte",
  "The sale is closed": "La vente est terminée",
  "Purchases are waiting in line": "Des achats attendent dans la file",
  "More tickets are issued than that": "Plus de billets sont déjà émis",
  "The file's encoding must be confirmed": "L’encodage du fichier doit être confirmé",
  "This list was imported before": "Cette liste a déjà été importée",
  "Another event has this address": "Un autre événement a cette adresse",
  "Another account has this address": "Un autre compte a cette adresse",
  "This person is active already": "Cette personne est déjà active",
  "This person is suspended": "Cette personne est suspendue",
  "Only the invited can activate their account": "Seule la personne invitée peut activer son compte",
  "No other worker could take the event over": "Aucun autre worker ne peut reprendre l’événement",
  "Not on your own account": "Pas sur votre propre compte",
  "This ticket cannot be reissued again": "Ce billet ne peut plus être réémis",
  "This link was used already": "Ce lien a déjà servi",
  "This link has expired": "Ce lien a expiré",
  "This ticket is void": "Ce billet est annulé",
  "The request is too large": "La requête est trop grande",
  "This content type is not taken here": "Ce type de contenu n’est pas accepté ici",
  "This key was used for another request": "Cette clé a servi à une autre requête",
  "Too many requests": "Trop de requêtes",
  "The headers of the request are too large": "Les en-têtes de la requête sont trop grands",
  "Something failed on our side": "Un problème est survenu de notre côté",
  "Sales are on hold right now": "La vente est suspendue en ce moment",
  "The line is full": "La file est pleine",
  "Purchases cannot be taken right now": "Les achats ne peuvent pas être pris en ce moment",
  "Sign-in cannot be checked right now": "La connexion ne peut pas être vérifiée en ce moment",
  "The service cannot answer right now": "Le service ne peut pas répondre en ce moment",
  "This server is busy": "Ce serveur est occupé",
  "This server is shutting down": "Ce serveur s’arrête",
  "A page of another site cannot do this for you.": "Une page d’un autre site ne peut pas le faire pour vous.",
  "A ticket can have at most {} codes.": "Un billet peut avoir au plus {} codes.",
  "A void ticket gets no new code.": "Un billet annulé ne reçoit pas de nouveau code.",
  "All tickets of this event are issued.": "Tous les billets de cet événement sont émis.",
  "An import may have at most {} rows; this file has more. Split it.":
    "Un import peut avoir au plus {} lignes ; ce fichier en a plus. Divisez-le.",
  "Another account has this address.": "Un autre compte a cette adresse.",
  "Another event had the address {} before, and links to it still lead there. Choose another one.":
    "Un autre événement avait l’adresse {} auparavant, et des liens y mènent encore. Choisissez-en une autre.",
  "Another event has the address {}.": "Un autre événement a l’adresse {}.",
  "At most {} {} at a time: wait for yours to end.": "Au plus {} {} à la fois : attendez la fin des vôtres.",
  "By this report, {} of its rows have tickets or are in line.":
    "Selon ce rapport, {} de ses lignes ont des billets ou sont dans la file.",
  "Fewer than two workers are alive. Start another one first.":
    "Moins de deux workers tournent. Démarrez-en d’abord un autre.",
  "Many new accounts come from your {} right now. Try again in {} s. If your link has expired by then, ask for a new one.":
    "Beaucoup de nouveaux comptes viennent de votre {} en ce moment. Réessayez dans {} s. Si votre lien a expiré d’ici là, demandez-en un nouveau.",
  "mail provider": "fournisseur de messagerie",
  network: "réseau",
  "More than {} tickets are issued already.": "Plus de {} billets sont déjà émis.",
  "No event has this id.": "Aucun événement n’a cet identifiant.",
  "No free address was found for this title. Please choose a slug.":
    "Aucune adresse libre pour ce titre. Choisissez un slug.",
  "No one has this id.": "Personne n’a cet identifiant.",
  "No published event has this id or address.": "Aucun événement publié n’a cet identifiant ou cette adresse.",
  "No ticket has this id.": "Aucun billet n’a cet identifiant.",
  "No undelivered mail has this id. It may have been sent again by now.":
    "Aucun e-mail non remis n’a cet identifiant. Il a peut-être été renvoyé depuis.",
  "Nothing is found at this address.": "Il n’y a rien à cette adresse.",
  "Only accounts created before {} may buy tickets of this event.":
    "Seuls les comptes créés avant {} peuvent acheter des billets de cet événement.",
  "Only an admin changes a role.": "Seul un admin change un rôle.",
  "Only an admin changes the account of an admin.": "Seul un admin modifie le compte d’un admin.",
  "Only an admin changes the status of staff.": "Seul un admin change le statut de l’équipe.",
  "Only an admin corrects the address of staff.": "Seul un admin corrige l’adresse de l’équipe.",
  "Only an admin invites an admin.": "Seul un admin invite un admin.",
  "Only an admin signs out an admin.": "Seul un admin déconnecte un admin.",
  "Only its holder sees a ticket's code.": "Seul son titulaire voit le code d’un billet.",
  "Only the holder, or the member of staff who requested it, may leave the line.":
    "Seul le titulaire, ou le membre de l’équipe qui l’a demandé, peut quitter la file.",
  'Purchases waiting in line: {}. Send the change again with `waitingPurchases`: "decide" lets them keep their positions, "reject" ends them without tickets.':
    "Achats dans la file : {}. Renvoyez la modification avec `waitingPurchases` : « decide » leur laisse leur place, « reject » y met fin sans billets.",
  "Send an Idempotency-Key header of 1 to {} printable characters: new for each request, the same for its retries.":
    "Envoyez un en-tête Idempotency-Key de 1 à {} caractères imprimables : nouveau pour chaque requête, le même pour ses répétitions.",
  "Send fewer and shorter headers, and a shorter address.":
    "Envoyez moins d’en-têtes, plus courts, et une adresse plus courte.",
  "Send the body as application/json.": "Envoyez le corps en application/json.",
  "Send the file itself as the body, with the Content-Type text/csv.":
    "Envoyez le fichier lui-même, avec le Content-Type text/csv.",
  "Send the picture itself as the body, with its Content-Type: image/jpeg, image/png or image/webp.":
    "Envoyez l’image elle-même, avec son Content-Type : image/jpeg, image/png ou image/webp.",
  "Send the request again; another server takes it.": "Renvoyez la requête ; un autre serveur la prendra.",
  "Someone else has to change your status or role.": "Une autre personne doit changer votre statut ou votre rôle.",
  "Someone else has to correct your address.": "Une autre personne doit corriger votre adresse.",
  "Take the code from the newest email, use its link, or ask for a new one.":
    "Prenez le code de l’e-mail le plus récent, utilisez son lien, ou demandez-en un nouveau.",
  "The account of this session no longer exists.": "Le compte de cette session n’existe plus.",
  "The body is not JSON.": "Le corps n’est pas du JSON.",
  "The body is too large.": "Le corps est trop grand.",
  "The body may have at most {} bytes.": "Le corps peut avoir au plus {} octets.",
  "The capacity could not be changed. The fault is recorded; try again.":
    "La capacité n’a pas pu être modifiée. L’erreur est notée ; réessayez.",
  "The connection ended before the request was whole and answered. Send it again.":
    "La connexion s’est terminée avant que la requête soit complète et traitée. Renvoyez-la.",
  "The database does not answer. Try again in a moment.":
    "La base de données ne répond pas. Réessayez dans un instant.",
  "The fault is ours and has been logged.": "L’erreur est de notre fait et a été notée.",
  "The fault is ours and has been logged. Try again, please.":
    "L’erreur est de notre fait et a été notée. Veuillez réessayer.",
  "The file has more than {} lines, most of them blank. Delete the blank ones.":
    "Le fichier a plus de {} lignes, vides pour la plupart. Supprimez les lignes vides.",
  "The file is not UTF-8, and looks like {}. Check its first rows in the preview, then send it again with encoding={}, or with the right one. Or save it as UTF-8.":
    "Le fichier n’est pas en UTF-8 et ressemble à {}. Vérifiez ses premières lignes dans l’aperçu, puis renvoyez-le avec encoding={} ou le bon encodage. Ou enregistrez-le en UTF-8.",
  "The first row of the file must name its columns: email and quantity, and name if you have names. Below it is one row for each person.":
    "La première ligne du fichier doit nommer ses colonnes : email et quantity, et name si vous avez des noms. En dessous, une ligne par personne.",
  "The first {} rows have more than {} mistakes, of which the first {} are listed":
    "Les {} premières lignes ont plus de {} erreurs, dont les {} premières sont listées",
  "The identity provider does not answer. Try again in a moment.":
    "Le fournisseur d’identité ne répond pas. Réessayez dans un instant.",
  "The line cannot be reached. Send the same request again in a moment.":
    "La file est injoignable. Renvoyez la même requête dans un instant.",
  "The line is full at the moment. Please try again in a few seconds.":
    "La file est pleine en ce moment. Veuillez réessayer dans quelques secondes.",
  "The organiser is changing this sale. Please try again in a moment.":
    "L’organisateur modifie cette vente. Veuillez réessayer dans un instant.",
  "The picture {}.": "L’image {}.",
  "must be a JPEG, PNG or WebP picture": "doit être une image JPEG, PNG ou WebP",
  "must be at least {} pixels wide": "doit avoir au moins {} pixels de large",
  "must be a picture that can be read, of at most {} megapixels": "doit être une image lisible d’au plus {} mégapixels",
  "The request did not arrive in time. Send it again.": "La requête n’est pas arrivée à temps. Renvoyez-la.",
  "The request is not valid.": "La requête n’est pas valable.",
  "The body": "Le corps",
  "The text": "Le texte",
  "The sale of this event is closed.": "La vente de cet événement est terminée.",
  "The sale opens at {}. Send the same request again then.": "La vente ouvre à {}. Renvoyez alors la même requête.",
  "The session has expired.": "La session a expiré.",
  "The ticket could not be voided. The fault is recorded; try again.":
    "Le billet n’a pas pu être annulé. L’erreur est notée ; réessayez.",
  "The time of this event will be announced.": "La date de cet événement sera annoncée.",
  "The token is not valid.": "Le jeton n’est pas valable.",
  "Their account is suspended. Reinstate it first, then invite them.":
    "Son compte est suspendu. Rétablissez-le d’abord, puis invitez la personne.",
  "Their address comes from their organisation. It has to be corrected there.":
    "Son adresse vient de son organisation. C’est là qu’il faut la corriger.",
  "There are too many {} right now.": "Il y a trop de {} en ce moment.",
  uploads: "envois",
  exports: "exports",
  pictures: "images",
  "There is an account already with another spelling of your address. Ask for a new link: it goes to that spelling.":
    "Il existe déjà un compte avec une autre graphie de votre adresse. Demandez un nouveau lien : il ira à celle-ci.",
  "There is no picture at this address.": "Il n’y a pas d’image à cette adresse.",
  "There is no problem with this code.": "Aucun problème n’a ce code.",
  "These people and quantities were imported at {} by {}.":
    "Ces personnes et quantités ont été importées le {} par {}.",
  "They become active by following their link. Invite them again for a new one.":
    "La personne devient active en suivant son lien. Réinvitez-la pour en créer un nouveau.",
  "They sign in with their address, and need no invitation.":
    "La personne se connecte avec son adresse et n’a pas besoin d’invitation.",
  "This account is suspended.": "Ce compte est suspendu.",
  "This person's account is suspended and cannot receive tickets.":
    "Le compte de cette personne est suspendu et ne peut pas recevoir de billets.",
  "Your account is suspended and cannot receive tickets.":
    "Votre compte est suspendu et ne peut pas recevoir de billets.",
  "This address takes {}.": "Cette adresse accepte {}.",
  "This event has no such import.": "Cet événement n’a pas cet import.",
  "This is not a readable request. Send it as HTTP/1.1.": "Cette requête est illisible. Envoyez-la en HTTP/1.1.",
  "This key was used for a purchase of {} for another person. Use a new key for a new purchase.":
    "Cette clé a servi à un achat de {} pour une autre personne. Utilisez-en une nouvelle pour un nouvel achat.",
  "This key was used for a purchase of {}. Use a new key for a new purchase.":
    "Cette clé a servi à un achat de {}. Utilisez-en une nouvelle pour un nouvel achat.",
  "This key was used for another file, of {} rows. Use a new key for a new file.":
    "Cette clé a servi à un autre fichier, de {} lignes. Utilisez-en une nouvelle pour un nouveau fichier.",
  "This link is not one of ours. Ask for a new one, please.":
    "Ce lien n’est pas un des nôtres. Demandez-en un nouveau.",
  "This link was used already. Ask for a new one, please.": "Ce lien a déjà servi. Demandez-en un nouveau.",
  "This link has expired. Ask for a new one, please.": "Ce lien a expiré. Demandez-en un nouveau.",
  "Your account is active already. Ask for a link to sign in.":
    "Votre compte est déjà actif. Demandez un lien de connexion.",
  "A newer link has replaced this one, or the account has changed since. Use the newer one, or ask for another.":
    "Un lien plus récent a remplacé celui-ci, ou le compte a changé depuis. Utilisez le plus récent, ou demandez-en un autre.",
  "This needs a session or a bearer token.": "Il faut une session ou un jeton bearer.",
  "This needs the role {}; yours is {}.": "Il faut le rôle {} ; le vôtre est {}.",
  "This purchase is not known. If it is yours, send it again with the same key: it counts once.":
    "Cet achat n’est pas connu. S’il est à vous, renvoyez-le avec la même clé : il ne compte qu’une fois.",
  "This session has ended. Sign in again.": "Cette session est terminée. Reconnectez-vous.",
  "This ticket is not valid.": "Ce billet n’est pas valable.",
  "This ticket was voided.": "Ce billet a été annulé.",
  "Activate your account with the link we sent you; then you see the code.":
    "Activez votre compte avec le lien que nous vous avons envoyé ; vous verrez alors le code.",
  "Your account is suspended.": "Votre compte est suspendu.",
  "Too many codes were tried. Use the link in the email.":
    "Trop de codes ont été essayés. Utilisez le lien de l’e-mail.",
  "Too many connections are open from your network. Close some, or wait.":
    "Trop de connexions sont ouvertes depuis votre réseau. Fermez-en, ou attendez.",
  "Too many of your requests wait to be answered. Send fewer at a time.":
    "Trop de vos requêtes attendent une réponse. Envoyez-en moins à la fois.",
  "Too many people ask for a document right now.": "Trop de personnes demandent un document en ce moment.",
  "Wait {} s before the next request.": "Attendez {} s avant la prochaine requête.",
  "You ask for too many documents at a time.": "Vous demandez trop de documents à la fois.",
  "You have no ticket with this id.": "Vous n’avez pas de billet avec cet identifiant.",
  "You have no valid ticket of this event from this number on.":
    "Vous n’avez pas de billet valable de cet événement à partir de ce numéro.",
  "You have too many streams open. Close the console in another window.":
    "Vous avez trop de flux ouverts. Fermez la console dans une autre fenêtre.",
  "You made this link for someone else. Give it to them: it opens their account.":
    "Vous avez créé ce lien pour une autre personne. Donnez-le-lui : il ouvre son compte.",
  "Your account is not active.": "Votre compte n’est pas actif.",
  "Your account may no longer do this.": "Votre compte ne peut plus faire cela.",
  "{} To issue them once more, send the list with again=true.":
    "{} Pour les émettre encore une fois, envoyez la liste avec again=true.",
  "{} of {} rows cannot be issued": "{} lignes sur {} ne peuvent pas être émises",
  "{}, so nothing was done. Correct these rows and send the file again. Rows are numbered as in a spreadsheet.":
    "{}, donc rien n’a été fait. Corrigez ces lignes et renvoyez le fichier. Les lignes sont numérotées comme dans un tableur.",
  "{}: {} (and {} more).": "{} : {} (et {} autres).",
  "cursor: must be the nextCursor of an earlier answer.": "cursor : doit être le nextCursor d’une réponse précédente.",
  "must be the nextCursor of an earlier answer": "doit être le nextCursor d’une réponse précédente",
  "must be a JSON value": "doit être une valeur JSON",
  "must be after salesOpenAt": "doit être après salesOpenAt",
  "must be after startsAt": "doit être après startsAt",
  "must be before endsAt, when the sale closes unless salesCloseAt is set":
    "doit être avant endsAt, quand la vente se termine sauf si salesCloseAt est défini",
  "must not have the event's own language": "ne doit pas avoir la langue de l’événement",
  "must be Unicode text without NUL and without half of a surrogate pair":
    "doit être un texte Unicode sans NUL ni moitié de paire de substitution",
  "has a character that cannot be seen ({}): delete it": "a un caractère invisible ({}) : supprimez-le",
  "has a value in cell {}, where the header names no column: take it out, or quote the cell before it":
    "a une valeur dans la cellule {}, où l’en-tête ne nomme aucune colonne : retirez-la, ou mettez la cellule précédente entre guillemets",
  "has bytes that are no character in {}: choose the file's encoding, or correct the cell":
    "a des octets qui ne sont aucun caractère en {} : choisissez l’encodage du fichier, ou corrigez la cellule",
  "has half of a character: write it again": "a une moitié de caractère : réécrivez-le",
  "has more than {} cells: keep the columns email, name and quantity":
    "a plus de {} cellules : gardez les colonnes email, name et quantity",
  'has a quotation mark that is not closed in this row: close it, or write "" for one inside a quoted cell':
    'a un guillemet qui n’est pas fermé dans cette ligne : fermez-le, ou écrivez "" pour un guillemet dans une cellule',
  'has a quotation mark in the middle of a cell: put the whole cell in quotation marks, and write "" for each inside':
    'a un guillemet au milieu d’une cellule : mettez toute la cellule entre guillemets, et écrivez "" pour chacun à l’intérieur',
  "has no column {}: name it in the first row": "n’a pas de colonne {} : nommez-la dans la première ligne",
  "has no rows below the header": "n’a pas de lignes sous l’en-tête",
  "has {} of {} cells: write the missing ones, empty if need be":
    "a {} cellules sur {} : écrivez celles qui manquent, vides au besoin",
  "is empty: write 1 to {}": "est vide : écrivez de 1 à {}",
  "is empty: write the person's e-mail address": "est vide : écrivez l’adresse e-mail de la personne",
  "is longer than {} characters: shorten it": "a plus de {} caractères : raccourcissez",
  "is missing: the file is empty": "manque : le fichier est vide",
  "is the same address as in row {}: give each person one row":
    "est la même adresse qu’à la ligne {} : donnez une ligne à chaque personne",
  "belongs to a suspended account, which receives no tickets: take the row out, or reinstate the account":
    "appartient à un compte suspendu, qui ne reçoit pas de billets : retirez la ligne, ou rétablissez le compte",
  "holds a line break and an address: a quotation mark is missing, or one too many":
    "contient un saut de ligne et une adresse : un guillemet manque, ou est en trop",
  "names the column {} twice: keep one": "nomme deux fois la colonne {} : gardez-en une",
  "“{}” is not a column of an import: take it out, and keep email, name and quantity":
    "« {} » n’est pas une colonne d’import : retirez-la, et gardez email, name et quantity",
  "“{}” is not a number: write 1 to {}": "« {} » n’est pas un nombre : écrivez de 1 à {}",
  "“{}” is not a whole number: write 1 to {}": "« {} » n’est pas un nombre entier : écrivez de 1 à {}",
  "“{}” is not an e-mail address: correct it": "« {} » n’est pas une adresse e-mail : corrigez-la",
  "“{}” is not written with the digits 0 to 9: write 1 to {}":
    "« {} » n’est pas écrit avec les chiffres 0 à 9 : écrivez de 1 à {}",
  "“{}” is too few: write 1 to {}": "« {} » est trop peu : écrivez de 1 à {}",
  "“{}” is too many: write 1 to {}": "« {} » est trop : écrivez de 1 à {}",
  "must be an e-mail address": "doit être une adresse e-mail",
  "must be lower-case letters and digits joined by hyphens, such as winter-gala":
    "doit être en lettres minuscules et chiffres reliés par des traits d’union, comme winter-gala",
  "must be a whole number": "doit être un nombre entier",
  "must be at least 1": "doit être au moins 1",
  "must say why, for later questions": "doit dire pourquoi, pour les questions futures",
  "must be a time zone of the IANA database, such as Europe/Berlin":
    "doit être un fuseau de la base IANA, comme Europe/Berlin",
  "must be the six digits in the email": "doit être les six chiffres de l’e-mail",
  "must name at least one field to change": "doit nommer au moins un champ à modifier",
  "name either userId or email": "nommez soit userId, soit email",
  "must be an id of 26 characters": "doit être un identifiant de 26 caractères",
  "must be an ISO 8601 time with an offset, such as 2026-11-22T19:00:00Z":
    "doit être une heure ISO 8601 avec décalage, comme 2026-11-22T19:00:00Z",
  "must be a time from 1970 to 9999": "doit être une heure de 1970 à 9999",
  "must be an ISO 4217 code, such as EUR": "doit être un code ISO 4217, comme EUR",
  "must be a day, such as 2026-12-12": "doit être un jour, comme 2026-12-12",
  "must be at most {} times as high as wide": "doit être au plus {} fois plus haute que large",
};
