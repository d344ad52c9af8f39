import type { Organisers } from "../en/organisers.ts";
import type { TwoForms } from "../formats.ts";

export const organisers = (_formats: TwoForms): Organisers => ({});
