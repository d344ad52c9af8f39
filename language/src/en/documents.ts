import type { TwoForms } from "../formats.ts";

/** Mails, tickets on paper, and the texts of an event's time. Names and titles come isolated. */
export const documents = ({ figure, plural, list }: TwoForms) => {
  const tickets = (count: number) => plural(count, { one: "# ticket", other: "# tickets" });
  const works = (until: string) => `once, until ${until}.`;
  return {
    list,
    separated: (parts: readonly string[]) => parts.join(", "),
    toBeAnnounced: "Date to be announced",
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    mail: {
      hello: "Hello,",
      helloName: (name: string) => `Hello ${name},`,
      yourTickets: (count: number, title: string) =>
        count === 1 ? `Your ticket for ${title}` : `Your ${tickets(count)} for ${title}`,
      youHave: (count: number, title: string) =>
        count === 1 ? `you have a ticket for ${title}.` : `you have ${tickets(count)} for ${title}.`,
      couldBeIssued: (requested: number, issued: number) =>
        `You asked for ${figure(requested)}; ${figure(issued)} could be issued.`,
      someVoid: (count: number) =>
        plural(count, { one: "# of them is void by now.", other: "# of them are void by now." }),
      inPdf: (count: number): string =>
        count === 1 ? "Your ticket is in the PDF, to print or to show." : "All are in the PDF, one to a page.",
      showsFirst: (shown: number, count: number) =>
        `This mail itself shows the first ${figure(shown)}; the PDF has all ${figure(count)}.`,
      asTheyStand: "Your tickets as they stand now",
      keepToYourself: "A copy of a code is as good as the ticket. Keep this mail to yourself.",
      ticketNumber: (number: string) => `Ticket number ${number}`,
      ticketNumbers: (numbers: string) => `Ticket numbers ${numbers}`,
      ticketsFrom: (first: string, last: string) => `Ticket numbers from ${first} to ${last}`,
      ticketLabel: "Ticket",
      qrOf: (number: string) => `QR of ticket ${number}`,
      enterCode: "Or enter this code where you asked for it:",
    },
    notice: {
      worksAgain: "Your account works again",
      worksAgainText: "your account was suspended, and is active again. Your tickets show their codes as before.",
      newTime: (title: string) => `New time or place: ${title}`,
      newTimeText: (title: string) => `the time or place of ${title} has changed. From now on it is:`,
      staysValid:
        "Your tickets stay valid, with the same codes. One that you printed may show the earlier time or place.",
      isVoid: (number: string, title: string) => `Ticket ${number} for ${title} is void`,
      isVoidText: (number: string, title: string) =>
        `the organiser has voided your ticket number ${number} for ${title}. Its code admits no one any more.`,
      othersStay: "Your other tickets stay as they are. Questions? Contact the organiser.",
      newCode: (number: string, title: string) => `New code for ticket ${number} for ${title}`,
      newCodeText: (number: string, title: string) =>
        `your ticket number ${number} for ${title} has a new code. The earlier one admits no one any more.`,
      codeIsHere: "The new code is in this mail, and in the PDF, to print or to show.",
    },
    link: {
      andMore: (count: number) => `${figure(count)} more`,
      linkWorks: (until: string) => `The link works ${works(until)}`,
      linkAndCodeWork: (until: string) => `Link and code work ${works(until)}`,
      invitedTo: (what: string) => `You're invited to ${what}`,
      youAreInvited: (service: string) => `you are invited to ${service}.`,
      youAreInvitedFor: (service: string, events: string) =>
        `you are invited to ${service}, and tickets for ${events} wait for you.`,
      invitesYou: (inviter: string, service: string) => `${inviter} invites you to ${service}.`,
      invitesYouFor: (inviter: string, service: string, events: string) =>
        `${inviter} invites you to ${service}, and tickets for ${events} wait for you.`,
      activate: "Activate your account",
      activateFor: (events: string) => `Activate your account for ${events}`,
      dontWant: "Don't want it? Ignore this email. Your account stays inactive.",
      toSignIn: "Your link to sign in",
      toSignInFor: (events: string) => `Your link to sign in for ${events}`,
      activateText: (service: string) => `you're invited to ${service}. Activate your account to see your tickets.`,
      askedToSignIn: (service: string) => `you asked to sign in to ${service}.`,
      askedToSignInFor: (service: string, events: string) => `you asked to sign in to ${service} for ${events}.`,
      signIn: "Sign in",
      didNotAsk:
        "Didn't ask for this? Ignore this email. No one can get in without the link or the code: give them to no one.",
    },
    paper: {
      ticket: "Ticket",
      admitsOne: "Admits one",
      copyIsAsGood: "A copy of this code is as good as the ticket. Keep it to yourself.",
      asTheyStandAt: (url: string) => `Your tickets as they stand now: ${url}`,
      qrCodeOf: (number: string) => `QR code of ticket ${number}`,
    },
  };
};

export type Documents = ReturnType<typeof documents>;
