import type { Buyers } from "../en/buyers.ts";
import type { SixForms } from "../formats.ts";

export const buyers = (_formats: SixForms): Buyers => ({});
