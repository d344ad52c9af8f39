import type { Language } from "./values.ts";

/** The languages in which Admit speaks, by their ISO 639-1 code. The first one is for readers of any other. */
export const languages = ["en", "de", "fr", "es", "ar"] as const;

/** Each by its own name. */
export const languageNames: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ar: "العربية",
};

export const isLanguage = (code: string): code is Language => (languages as readonly string[]).includes(code);

/** The direction in which a language is written, as HTML's `dir` names it. */
export const directionOf = (language: Language): "ltr" | "rtl" => (language === "ar" ? "rtl" : "ltr");

/** The cookie that carries the reader's choice; without it the browser's wish counts. */
export const languageCookie = "language";
