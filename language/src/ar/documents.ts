import type { Documents } from "../en/documents.ts";
import type { SixForms } from "../formats.ts";

export const documents = (_formats: SixForms): Documents => ({});
