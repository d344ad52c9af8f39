import type { ProblemTexts } from "../en/problems.ts";
import type { SixForms } from "../formats.ts";

export const problems = (_formats: SixForms): ProblemTexts => ({});
