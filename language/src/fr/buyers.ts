import type { Buyers } from "../en/buyers.ts";
import type { TwoForms } from "../formats.ts";

export const buyers = (_formats: TwoForms): Buyers => ({});
