import type { Tickets } from "../en/tickets.ts";
import type { TwoForms } from "../formats.ts";

export const tickets = (_formats: TwoForms): Tickets => ({});
