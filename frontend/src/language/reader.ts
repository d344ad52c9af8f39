import { directionOf, isLanguage, type Language } from "@admit/contract";
import { formatsOf, preferredLanguage, readersLocale } from "@admit/language";

const { lang } = document.documentElement;

/** The language of this page: the gateway chose it by the reader's choice or the browser's wish. */
export const language: Language = isLanguage(lang) ? lang : preferredLanguage(navigator.languages);

export const isRightToLeft = directionOf(language) === "rtl";

/** The reader's numbers and dates. */
export const locale = readersLocale(language, navigator.languages);

export const formats = formatsOf(locale);
