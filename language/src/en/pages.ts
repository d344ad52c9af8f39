import type { TwoForms } from "../formats.ts";

/** What the gateway writes into pages before their code has loaded. */
export const pages = (_formats: TwoForms) => ({
  description: "Tickets, in the order you joined the line.",
  needsScript: "Admit needs JavaScript to keep your position in line. Please turn it on.",
  notFoundTitle: "Not found",
});

export type Pages = ReturnType<typeof pages>;
