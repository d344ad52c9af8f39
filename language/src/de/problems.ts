import type { ProblemTexts } from "../en/problems.ts";
import type { TwoForms } from "../formats.ts";

export const problems = (_formats: TwoForms): ProblemTexts => ({});
