import type { Documents } from "../en/documents.ts";
import type { TwoForms } from "../formats.ts";

export const documents = ({ figure, plural, list }: TwoForms): Documents => {
  const tickets = (count: number) => plural(count, { one: "# billet", other: "# billets" });
  return {
    list,
    separated: (parts) => parts.join(", "),
    toBeAnnounced: "Date à venir",
    fromTo: (from, to) => `${from} à ${to}`,
    mail: {
      hello: "Bonjour,",
      helloName: (name) => `Bonjour ${name},`,
      yourTickets: (count, title) =>
        count === 1 ? `Votre billet pour ${title}` : `Vos ${tickets(count)} pour ${title}`,
      youHave: (count, title) =>
        count === 1 ? `Vous avez un billet pour ${title}.` : `Vous avez ${tickets(count)} pour ${title}.`,
      couldBeIssued: (requested, issued) =>
        plural(issued, {
          one: `Vous en aviez demandé ${figure(requested)} ; # a pu être émis.`,
          other: `Vous en aviez demandé ${figure(requested)} ; # ont pu être émis.`,
        }),
      someVoid: (count) =>
        plural(count, { one: "# d’entre eux est annulé depuis.", other: "# d’entre eux sont annulés depuis." }),
      inPdf: (count) =>
        count === 1
          ? "Votre billet est dans le PDF, à imprimer ou à présenter."
          : "Tous sont dans le PDF, un par page.",
      showsFirst: (shown, count) =>
        `Cet e-mail montre les ${figure(shown)} premiers ; le PDF contient les ${figure(count)}.`,
      asTheyStand: "Vos billets tels qu’ils sont maintenant",
      keepToYourself: "Une copie du code vaut le billet. Gardez cet e-mail pour vous.",
      ticketNumber: (number) => `Billet numéro ${number}`,
      ticketNumbers: (numbers) => `Billets numéros ${numbers}`,
      ticketsFrom: (first, last) => `Billets numéros ${first} à ${last}`,
      ticketLabel: "Billet",
      qrOf: (number) => `QR du billet ${number}`,
      enterCode: "Ou saisissez ce code là où vous l’avez demandé :",
    },
    notice: {
      worksAgain: "Votre compte fonctionne à nouveau",
      worksAgainText:
        "Votre compte était suspendu et est de nouveau actif. Vos billets affichent leurs codes comme avant.",
      newTime: (title) => `Nouvelle date ou nouveau lieu : ${title}`,
      newTimeText: (title) => `La date ou le lieu de ${title} a changé. Désormais :`,
      staysValid:
        "Vos billets restent valables, avec les mêmes codes. Un billet imprimé peut montrer l’ancienne date ou l’ancien lieu.",
      isVoid: (number, title) => `Le billet ${number} pour ${title} est annulé`,
      isVoidText: (number, title) =>
        `L’organisateur a annulé votre billet numéro ${number} pour ${title}. Son code ne donne plus accès.`,
      othersStay: "Vos autres billets ne changent pas. Des questions ? Contactez l’organisateur.",
      newCode: (number, title) => `Nouveau code pour le billet ${number} pour ${title}`,
      newCodeText: (number, title) =>
        `Votre billet numéro ${number} pour ${title} a un nouveau code. L’ancien ne donne plus accès.`,
      codeIsHere: "Le nouveau code est dans cet e-mail et dans le PDF, à imprimer ou à présenter.",
    },
    link: {
      andMore: (count) => plural(count, { one: "# autre", other: "# autres" }),
      linkWorks: (until) => `Le lien sert une fois, jusqu’au ${until}.`,
      linkAndCodeWork: (until) => `Le lien et le code servent une fois, jusqu’au ${until}.`,
      invitedTo: (what) => `Invitation : ${what}`,
      youAreInvited: (service) => `Vous êtes invité sur ${service}.`,
      youAreInvitedFor: (service, events) =>
        `Vous êtes invité sur ${service}, et des billets pour ${events} vous attendent.`,
      invitesYou: (inviter, service) => `${inviter} vous invite sur ${service}.`,
      invitesYouFor: (inviter, service, events) =>
        `${inviter} vous invite sur ${service}, et des billets pour ${events} vous attendent.`,
      activate: "Activer votre compte",
      activateFor: (events) => `Activez votre compte pour ${events}`,
      dontWant: "Cela ne vous intéresse pas ? Ignorez cet e-mail. Votre compte restera inactif.",
      toSignIn: "Votre lien de connexion",
      toSignInFor: (events) => `Votre lien de connexion pour ${events}`,
      activateText: (service) => `Vous êtes invité sur ${service}. Activez votre compte pour voir vos billets.`,
      askedToSignIn: (service) => `Vous avez demandé à vous connecter à ${service}.`,
      askedToSignInFor: (service, events) => `Vous avez demandé à vous connecter à ${service} pour ${events}.`,
      signIn: "Se connecter",
      didNotAsk:
        "Vous n’avez rien demandé ? Ignorez cet e-mail. Personne ne peut entrer sans le lien ou le code : ne les donnez à personne.",
    },
    paper: {
      ticket: "Billet",
      admitsOne: "Entrée pour une personne",
      copyIsAsGood: "Une copie de ce code vaut le billet. Gardez-le pour vous.",
      asTheyStandAt: (url) => `Vos billets tels qu’ils sont maintenant : ${url}`,
      qrCodeOf: (number) => `Code QR du billet ${number}`,
    },
  };
};
