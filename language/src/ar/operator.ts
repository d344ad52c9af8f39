import type { Operator } from "../en/operator.ts";
import type { SixForms } from "../formats.ts";

export const operator = ({ figure }: SixForms): Operator => ({ placeholder: figure(1) });
