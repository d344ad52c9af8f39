import type { TwoForms } from "../formats.ts";

export const buyers = (_formats: TwoForms) => ({});

export type Buyers = ReturnType<typeof buyers>;
