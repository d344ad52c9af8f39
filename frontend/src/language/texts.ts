import type { Language } from "@admit/contract";
import type { Formats } from "@admit/language";
import type { Buyers } from "@admit/language/en/buyers";
import type { Console } from "@admit/language/en/console";
import type { GuestList } from "@admit/language/en/guest-list";
import type { Operator } from "@admit/language/en/operator";
import type { Organisers } from "@admit/language/en/organisers";
import type { Staff } from "@admit/language/en/staff";
import type { Tickets } from "@admit/language/en/tickets";
import { formats, language } from "./reader.ts";

interface Texts {
  /** Also what all pages share. */
  buyers: Buyers;
  tickets: Tickets;
  guestList: GuestList;
  staff: Staff;
  organisers: Organisers;
  operator: Operator;
  console: Console;
}

export type Area = keyof Texts;
type Catalogue<Name extends Area> = Record<Name, (formats: Formats) => Texts[Name]>;

/** A file for each language and area, so that a reader loads the texts of one language and of the opened pages. */
const catalogues: { [Name in Area]: Record<Language, () => Promise<Catalogue<Name>>> } = {
  buyers: {
    en: () => import("@admit/language/en/buyers"),
    de: () => import("@admit/language/de/buyers"),
    fr: () => import("@admit/language/fr/buyers"),
    es: () => import("@admit/language/es/buyers"),
    ar: () => import("@admit/language/ar/buyers"),
  },
  tickets: {
    en: () => import("@admit/language/en/tickets"),
    de: () => import("@admit/language/de/tickets"),
    fr: () => import("@admit/language/fr/tickets"),
    es: () => import("@admit/language/es/tickets"),
    ar: () => import("@admit/language/ar/tickets"),
  },
  guestList: {
    en: () => import("@admit/language/en/guest-list"),
    de: () => import("@admit/language/de/guest-list"),
    fr: () => import("@admit/language/fr/guest-list"),
    es: () => import("@admit/language/es/guest-list"),
    ar: () => import("@admit/language/ar/guest-list"),
  },
  staff: {
    en: () => import("@admit/language/en/staff"),
    de: () => import("@admit/language/de/staff"),
    fr: () => import("@admit/language/fr/staff"),
    es: () => import("@admit/language/es/staff"),
    ar: () => import("@admit/language/ar/staff"),
  },
  organisers: {
    en: () => import("@admit/language/en/organisers"),
    de: () => import("@admit/language/de/organisers"),
    fr: () => import("@admit/language/fr/organisers"),
    es: () => import("@admit/language/es/organisers"),
    ar: () => import("@admit/language/ar/organisers"),
  },
  operator: {
    en: () => import("@admit/language/en/operator"),
    de: () => import("@admit/language/de/operator"),
    fr: () => import("@admit/language/fr/operator"),
    es: () => import("@admit/language/es/operator"),
    ar: () => import("@admit/language/ar/operator"),
  },
  console: {
    en: () => import("@admit/language/en/console"),
    de: () => import("@admit/language/de/console"),
    fr: () => import("@admit/language/fr/console"),
    es: () => import("@admit/language/es/console"),
    ar: () => import("@admit/language/ar/console"),
  },
};

/** The reader's texts. An area's are there once `loadTexts` has loaded them: read them when rendering, never before. */
export const texts = {} as Texts;

async function load(area: Area): Promise<void> {
  const catalogue: Partial<Record<Area, (formats: Formats) => unknown>> = await catalogues[area][language]();
  Object.assign(texts, { [area]: catalogue[area]?.(formats) });
}

export async function loadTexts(...areas: Area[]): Promise<void> {
  await Promise.all(areas.map(load));
}
