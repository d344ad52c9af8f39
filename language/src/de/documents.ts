import type { Documents } from "../en/documents.ts";
import type { TwoForms } from "../formats.ts";

export const documents = ({ figure, plural, list }: TwoForms): Documents => {
  const tickets = (count: number) => plural(count, { one: "# Ticket", other: "# Tickets" });
  return {
    list,
    separated: (parts) => parts.join(", "),
    toBeAnnounced: "Termin folgt",
    fromTo: (from, to) => `${from} bis ${to}`,
    mail: {
      hello: "Hallo,",
      helloName: (name) => `Hallo ${name},`,
      yourTickets: (count, title) =>
        count === 1 ? `Dein Ticket für ${title}` : `Deine ${tickets(count)} für ${title}`,
      youHave: (count, title) =>
        count === 1 ? `du hast ein Ticket für ${title}.` : `du hast ${tickets(count)} für ${title}.`,
      couldBeIssued: (requested, issued) =>
        `Du wolltest ${figure(requested)}; ${figure(issued)} konnten ausgegeben werden.`,
      someVoid: (count) =>
        plural(count, { one: "# davon ist inzwischen ungültig.", other: "# davon sind inzwischen ungültig." }),
      inPdf: (count) =>
        count === 1 ? "Dein Ticket ist im PDF, zum Ausdrucken oder Vorzeigen." : "Alle sind im PDF, eines je Seite.",
      showsFirst: (shown, count) =>
        `Diese E-Mail selbst zeigt die ersten ${figure(shown)}; im PDF sind alle ${figure(count)}.`,
      asTheyStand: "Deine Tickets, wie sie jetzt gelten",
      keepToYourself: "Eine Kopie des Codes ist so gut wie das Ticket. Behalte diese E-Mail für dich.",
      ticketNumber: (number) => `Ticket Nummer ${number}`,
      ticketNumbers: (numbers) => `Ticketnummern ${numbers}`,
      ticketsFrom: (first, last) => `Ticketnummern ${first} bis ${last}`,
      ticketLabel: "Ticket",
      qrOf: (number) => `QR-Code von Ticket ${number}`,
      enterCode: "Oder gib diesen Code dort ein, wo du ihn angefordert hast:",
    },
    notice: {
      worksAgain: "Dein Konto funktioniert wieder",
      worksAgainText: "dein Konto war gesperrt und ist wieder aktiv. Deine Tickets zeigen ihre Codes wie zuvor.",
      newTime: (title) => `Neuer Termin oder Ort: ${title}`,
      newTimeText: (title) => `Termin oder Ort von ${title} haben sich geändert. Ab jetzt gilt:`,
      staysValid:
        "Deine Tickets bleiben gültig, mit denselben Codes. Ein ausgedrucktes zeigt vielleicht noch den früheren Termin oder Ort.",
      isVoid: (number, title) => `Ticket ${number} für ${title} ist ungültig`,
      isVoidText: (number, title) =>
        `der Veranstalter hat dein Ticket Nummer ${number} für ${title} für ungültig erklärt. Sein Code öffnet niemandem mehr die Tür.`,
      othersStay: "Deine anderen Tickets bleiben, wie sie sind. Fragen? Wende dich an den Veranstalter.",
      newCode: (number, title) => `Neuer Code für Ticket ${number} für ${title}`,
      newCodeText: (number, title) =>
        `dein Ticket Nummer ${number} für ${title} hat einen neuen Code. Der frühere öffnet niemandem mehr die Tür.`,
      codeIsHere: "Der neue Code ist in dieser E-Mail und im PDF, zum Ausdrucken oder Vorzeigen.",
    },
    link: {
      andMore: (count) => `${figure(count)} weitere`,
      linkWorks: (until) => `Der Link gilt einmal, bis ${until}.`,
      linkAndCodeWork: (until) => `Link und Code gelten einmal, bis ${until}.`,
      invitedTo: (what) => `Einladung: ${what}`,
      youAreInvited: (service) => `du bist zu ${service} eingeladen.`,
      youAreInvitedFor: (service, events) =>
        `du bist zu ${service} eingeladen, und Tickets für ${events} warten auf dich.`,
      invitesYou: (inviter, service) => `${inviter} lädt dich zu ${service} ein.`,
      invitesYouFor: (inviter, service, events) =>
        `${inviter} lädt dich zu ${service} ein, und Tickets für ${events} warten auf dich.`,
      activate: "Konto aktivieren",
      activateFor: (events) => `Aktiviere dein Konto für ${events}`,
      dontWant: "Kein Interesse? Ignoriere diese E-Mail. Dein Konto bleibt inaktiv.",
      toSignIn: "Dein Link zum Anmelden",
      toSignInFor: (events) => `Dein Link zum Anmelden für ${events}`,
      activateText: (service) => `du bist zu ${service} eingeladen. Aktiviere dein Konto, um deine Tickets zu sehen.`,
      askedToSignIn: (service) => `du möchtest dich bei ${service} anmelden.`,
      askedToSignInFor: (service, events) => `du möchtest dich bei ${service} für ${events} anmelden.`,
      signIn: "Anmelden",
      didNotAsk:
        "Nicht angefordert? Ignoriere diese E-Mail. Ohne Link oder Code kommt niemand hinein: Gib sie nicht weiter.",
    },
    paper: {
      ticket: "Ticket",
      admitsOne: "Einlass für eine Person",
      copyIsAsGood: "Eine Kopie dieses Codes ist so gut wie das Ticket. Behalte es für dich.",
      asTheyStandAt: (url) => `Deine Tickets, wie sie jetzt gelten: ${url}`,
      qrCodeOf: (number) => `QR-Code von Ticket ${number}`,
    },
  };
};
