import type { TwoForms } from "../formats.ts";

export const operator = (_formats: TwoForms) => ({});

export type Operator = ReturnType<typeof operator>;
