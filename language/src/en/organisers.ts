import type { TwoForms } from "../formats.ts";

export const organisers = (_formats: TwoForms) => ({});

export type Organisers = ReturnType<typeof organisers>;
