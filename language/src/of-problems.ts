import type { Language } from "@admit/contract";
import { problems as ar } from "./ar/problems.ts";
import { problems as de } from "./de/problems.ts";
import { problems as es } from "./es/problems.ts";
import { problems as fr } from "./fr/problems.ts";

/**
 * The titles, details and field messages of problems, by their English text, which is where a problem is thrown. A test
 * holds the catalogues and the gateway's sources against each other.
 */
export const problemTexts: Record<Language, Readonly<Record<string, string>>> = { en: {}, de, fr, es, ar };
