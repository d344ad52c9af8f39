import type { TwoForms } from "../formats.ts";

export const documents = (_formats: TwoForms) => ({});

export type Documents = ReturnType<typeof documents>;
