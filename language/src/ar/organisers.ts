import type { Organisers } from "../en/organisers.ts";
import type { SixForms } from "../formats.ts";

export const organisers = ({ figure }: SixForms): Organisers => ({ placeholder: figure(1) });
