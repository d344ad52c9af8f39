import type { Documents } from "../en/documents.ts";
import type { TwoForms } from "../formats.ts";

export const documents = ({ figure, plural, list }: TwoForms): Documents => {
  const tickets = (count: number) => plural(count, { one: "# entrada", other: "# entradas" });
  return {
    list,
    separated: (parts) => parts.join(", "),
    toBeAnnounced: "Fecha por anunciar",
    fromTo: (from, to) => `${from} a ${to}`,
    mail: {
      hello: "Hola:",
      helloName: (name) => `Hola, ${name}:`,
      yourTickets: (count, title) => (count === 1 ? `Tu entrada para ${title}` : `Tus ${tickets(count)} para ${title}`),
      youHave: (count, title) =>
        count === 1 ? `Tienes una entrada para ${title}.` : `Tienes ${tickets(count)} para ${title}.`,
      couldBeIssued: (requested, issued) =>
        plural(issued, {
          one: `Pediste ${figure(requested)}; se pudo emitir #.`,
          other: `Pediste ${figure(requested)}; se pudieron emitir #.`,
        }),
      someVoid: (count) =>
        plural(count, { one: "# de ellas ya está anulada.", other: "# de ellas ya están anuladas." }),
      inPdf: (count) =>
        count === 1 ? "Tu entrada está en el PDF, para imprimir o mostrar." : "Todas están en el PDF, una por página.",
      showsFirst: (shown, count) =>
        `Este correo muestra las primeras ${figure(shown)}; el PDF tiene las ${figure(count)}.`,
      asTheyStand: "Tus entradas tal como están ahora",
      keepToYourself: "Una copia del código vale lo mismo que la entrada. Guarda este correo para ti.",
      ticketNumber: (number) => `Entrada número ${number}`,
      ticketNumbers: (numbers) => `Entradas números ${numbers}`,
      ticketsFrom: (first, last) => `Entradas números ${first} a ${last}`,
      ticketLabel: "Entrada",
      qrOf: (number) => `QR de la entrada ${number}`,
      enterCode: "O escribe este código donde lo pediste:",
    },
    notice: {
      worksAgain: "Tu cuenta vuelve a funcionar",
      worksAgainText:
        "Tu cuenta estaba suspendida y vuelve a estar activa. Tus entradas muestran sus códigos como antes.",
      newTime: (title) => `Nueva fecha o lugar: ${title}`,
      newTimeText: (title) => `La fecha o el lugar de ${title} ha cambiado. A partir de ahora es:`,
      staysValid:
        "Tus entradas siguen siendo válidas, con los mismos códigos. Una impresa puede mostrar la fecha o el lugar anterior.",
      isVoid: (number, title) => `La entrada ${number} para ${title} está anulada`,
      isVoidText: (number, title) =>
        `El organizador ha anulado tu entrada número ${number} para ${title}. Su código ya no da acceso.`,
      othersStay: "Tus otras entradas siguen igual. ¿Preguntas? Contacta con el organizador.",
      newCode: (number, title) => `Nuevo código para la entrada ${number} para ${title}`,
      newCodeText: (number, title) =>
        `Tu entrada número ${number} para ${title} tiene un código nuevo. El anterior ya no da acceso.`,
      codeIsHere: "El código nuevo está en este correo y en el PDF, para imprimir o mostrar.",
    },
    link: {
      andMore: (count) => `${figure(count)} más`,
      linkWorks: (until) => `El enlace sirve una vez, hasta el ${until}.`,
      linkAndCodeWork: (until) => `El enlace y el código sirven una vez, hasta el ${until}.`,
      invitedTo: (what) => `Invitación: ${what}`,
      youAreInvited: (service) => `Tienes una invitación a ${service}.`,
      youAreInvitedFor: (service, events) =>
        `Tienes una invitación a ${service}, y te esperan entradas para ${events}.`,
      invitesYou: (inviter, service) => `${inviter} te invita a ${service}.`,
      invitesYouFor: (inviter, service, events) =>
        `${inviter} te invita a ${service}, y te esperan entradas para ${events}.`,
      activate: "Activar tu cuenta",
      activateFor: (events) => `Activa tu cuenta para ${events}`,
      dontWant: "¿No te interesa? Ignora este correo. Tu cuenta seguirá inactiva.",
      toSignIn: "Tu enlace para iniciar sesión",
      toSignInFor: (events) => `Tu enlace para iniciar sesión para ${events}`,
      activateText: (service) => `Tienes una invitación a ${service}. Activa tu cuenta para ver tus entradas.`,
      askedToSignIn: (service) => `Has pedido iniciar sesión en ${service}.`,
      askedToSignInFor: (service, events) => `Has pedido iniciar sesión en ${service} para ${events}.`,
      signIn: "Iniciar sesión",
      didNotAsk:
        "¿No lo has pedido? Ignora este correo. Nadie puede entrar sin el enlace o el código: no se los des a nadie.",
    },
    paper: {
      ticket: "Entrada",
      admitsOne: "Acceso para una persona",
      copyIsAsGood: "Una copia de este código vale lo mismo que la entrada. Guárdalo para ti.",
      asTheyStandAt: (url) => `Tus entradas tal como están ahora: ${url}`,
      qrCodeOf: (number) => `Código QR de la entrada ${number}`,
    },
  };
};
