import type { Pages } from "../en/pages.ts";
import type { TwoForms } from "../formats.ts";

export const pages = (_formats: TwoForms): Pages => ({
  description: "Tickets in der Reihenfolge, in der du dich angestellt hast.",
  needsScript: "Admit braucht JavaScript, um deinen Platz in der Warteschlange zu halten. Bitte schalte es ein.",
  notFoundTitle: "Nicht gefunden",
});
