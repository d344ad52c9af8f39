import type { TwoForms } from "../formats.ts";

export const problems = (_formats: TwoForms) => ({});

export type ProblemTexts = ReturnType<typeof problems>;
