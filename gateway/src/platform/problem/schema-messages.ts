import type { Language } from "@admit/contract";
import { problemTexts } from "@admit/language/of-problems";
import type { z } from "zod";
import { ar, de, es, fr } from "zod/locales";
import { type Said, textIn } from "./said.ts";

const locales = { de: de(), fr: fr(), es: es(), ar: ar() };

/** Values of the types that a message names, since an issue no longer has what was sent. */
const received: Record<string, unknown> = {
  undefined,
  null: null,
  number: 0,
  string: "",
  boolean: true,
  array: [],
  object: {},
};

/** What the schema's library says of an issue in a language. */
function ofLibrary(issue: z.core.$ZodIssue, language: Exclude<Language, "en">): string {
  const [, type = "undefined"] = /received (\w+)$/.exec(issue.message) ?? [];
  const message = locales[language].localeError({ ...issue, input: received[type] } as z.core.$ZodRawIssue);
  return (typeof message === "object" ? message?.message : message) ?? issue.message;
}

/**
 * A field's message in a language. The schemas' own ones are in the catalogues, those of their library are written anew.
 * @param issue of a schema, if one found it
 */
export function messageOf(message: string | Said, issue: z.core.$ZodIssue | undefined, language: Language): string {
  const isOurs = issue === undefined || issue.code === "custom" || problemTexts.de[issue.message] !== undefined;
  return isOurs || language === "en" ? textIn(problemTexts[language], message) : ofLibrary(issue, language);
}
