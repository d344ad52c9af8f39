import { isLanguage, type Language } from "@admit/contract";
import { formatsOf, readersLocale } from "@admit/language";

/** The language of this page: the gateway chose it by the reader's choice or the browser's wish. */
export const language: Language = isLanguage(document.documentElement.lang)
  ? (document.documentElement.lang as Language)
  : "en";

/** The reader's numbers and dates. */
export const locale = readersLocale(language, navigator.languages);

export const formats = formatsOf(locale);
