import type { Staff } from "../en/staff.ts";
import type { SixForms } from "../formats.ts";

export const staff = (_formats: SixForms): Staff => ({});
