import type { TwoForms } from "../formats.ts";

export const operator = ({ figure }: TwoForms) => ({ placeholder: figure(1) });

export type Operator = ReturnType<typeof operator>;
