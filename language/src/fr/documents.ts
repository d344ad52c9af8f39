import type { Documents } from "../en/documents.ts";
import type { TwoForms } from "../formats.ts";

export const documents = (_formats: TwoForms): Documents => ({});
