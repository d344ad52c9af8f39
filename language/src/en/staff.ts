import type { TwoForms } from "../formats.ts";

export const staff = (_formats: TwoForms) => ({});

export type Staff = ReturnType<typeof staff>;
