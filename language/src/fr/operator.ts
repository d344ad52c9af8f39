import type { Operator } from "../en/operator.ts";
import type { TwoForms } from "../formats.ts";

export const operator = ({ figure }: TwoForms): Operator => ({ placeholder: figure(1) });
