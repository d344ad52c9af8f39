import type { Staff } from "../en/staff.ts";
import type { SixForms } from "../formats.ts";

export const staff = ({ figure }: SixForms): Staff => ({ placeholder: figure(1) });
