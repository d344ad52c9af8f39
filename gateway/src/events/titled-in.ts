import type { Language } from "@admit/contract";

interface Titled {
  title: string;
  translations: Partial<Record<Language, { title: string }>>;
}

/** An event with its title in a language, where it has one: for its documents, downloads and their names. */
export const titledIn = <Shown extends Titled>(event: Shown, language: Language): Shown => ({
  ...event,
  title: event.translations[language]?.title ?? event.title,
});
