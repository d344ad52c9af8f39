import type { Pages } from "../en/pages.ts";
import type { TwoForms } from "../formats.ts";

export const pages = (_formats: TwoForms): Pages => ({
  description: "Entradas, por orden de llegada a la cola.",
  needsScript: "Admit necesita JavaScript para guardar tu puesto en la cola. Actívalo, por favor.",
  notFoundTitle: "No encontrado",
});
