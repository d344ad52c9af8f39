import type { TwoForms } from "../formats.ts";

export const staff = ({ figure }: TwoForms) => ({ placeholder: figure(1) });

export type Staff = ReturnType<typeof staff>;
