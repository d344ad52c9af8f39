import type { TwoForms } from "../formats.ts";

export const guestList = (_formats: TwoForms) => ({});

export type GuestList = ReturnType<typeof guestList>;
