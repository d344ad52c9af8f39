import type { Tickets } from "../en/tickets.ts";
import type { SixForms } from "../formats.ts";

export const tickets = (_formats: SixForms): Tickets => ({});
