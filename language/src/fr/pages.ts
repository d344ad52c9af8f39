import type { Pages } from "../en/pages.ts";
import type { TwoForms } from "../formats.ts";

export const pages = (_formats: TwoForms): Pages => ({
  description: "Des billets, dans l’ordre d’arrivée dans la file.",
  needsScript: "Admit a besoin de JavaScript pour garder votre place dans la file. Veuillez l’activer.",
  notFoundTitle: "Introuvable",
});
