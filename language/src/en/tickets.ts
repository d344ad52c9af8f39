import type { TwoForms } from "../formats.ts";

export const tickets = (_formats: TwoForms) => ({});

export type Tickets = ReturnType<typeof tickets>;
