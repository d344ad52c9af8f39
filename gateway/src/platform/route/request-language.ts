import { isLanguage, type Language, languageCookie, languages } from "@admit/contract";
import { preferredLanguage } from "@admit/language";
import { accepts } from "hono/accepts";
import { getCookie } from "hono/cookie";
import type { AppContext } from "./app-env.ts";

/** The reader's choice, else the browser's dearest wish that Admit can fulfil. */
export function requestLanguage(c: AppContext): Language {
  const chosen = getCookie(c, languageCookie);
  if (chosen !== undefined && isLanguage(chosen)) return chosen;
  const wish = accepts(c, {
    header: "Accept-Language",
    supports: [...languages],
    default: languages[0],
    match: (wishes) =>
      preferredLanguage(
        wishes
          .filter(({ q }) => q > 0)
          .toSorted((one, other) => other.q - one.q)
          .map(({ type }) => type),
      ),
  });
  return wish as Language;
}

/** The request headers that select the language, for `Vary`. */
export const languageVary = "Accept-Language, Cookie";
