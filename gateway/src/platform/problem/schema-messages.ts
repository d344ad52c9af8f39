import type { Language } from "@admit/contract";
import { problemTexts } from "@admit/language/of-problems";
import type { z } from "zod";
import { ar, de, en, es, fr } from "zod/locales";
import { type Said, textIn } from "./said.ts";

const locales = { en: en(), de: de(), fr: fr(), es: es(), ar: ar() };

/** What the schema's library says of an issue in a language. */
function ofLibrary(issue: z.core.$ZodIssue, language: Language): string | undefined {
  const message = locales[language].localeError(issue as z.core.$ZodRawIssue);
  return typeof message === "object" ? message?.message : (message ?? undefined);
}

/**
 * A field's message in a language. The schemas' own ones are in the catalogues, those of their library are written anew.
 * @param issue of a schema, if one found it
 */
export function messageOf(message: string | Said, issue: z.core.$ZodIssue | undefined, language: Language): string {
  if (issue !== undefined && ofLibrary(issue, "en") === issue.message)
    return ofLibrary(issue, language) ?? issue.message;
  return textIn(problemTexts[language], message);
}
