import type { Staff } from "../en/staff.ts";
import type { TwoForms } from "../formats.ts";

export const staff = ({ figure }: TwoForms): Staff => ({ placeholder: figure(1) });
