import type { Organisers } from "../en/organisers.ts";
import type { TwoForms } from "../formats.ts";

export const organisers = ({ figure }: TwoForms): Organisers => ({ placeholder: figure(1) });
