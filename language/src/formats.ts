import { type Language, languages } from "@admit/contract";

type Category = Intl.LDMLPluralRule;

/**
 * What a catalogue's texts need of the reader's locale.
 * @typeParam Needed the plural categories of the catalogue's language, by CLDR
 */
export interface Formats<Needed extends Category = never> {
  /** BCP 47, such as "de-AT". */
  locale: string;
  /** 1204 → "1,204". */
  figure: (count: number) => string;
  /** The form for a count, in which `#` becomes its figure: `plural(3, { one: "# ticket", other: "# tickets" })`. */
  plural: (count: number, forms: Partial<Record<Category, string>> & Record<Needed, string>) => string;
  /** "A, B and C". */
  list: (parts: readonly string[]) => string;
  /** A name or title of users within a sentence: it keeps its own direction, and gives none to the text around it. */
  isolate: (text: string) => string;
}

/** Most languages; French and Spanish have a form more, for whole millions alone. */
export type TwoForms = Formats<"one" | "other">;
export type SixForms = Formats<Category>;

/**
 * The locale where only the language is known. Digits 0 to 9 in Arabic, since all its readers know them; a reader's own
 * locale may name others.
 */
const locales: Record<Language, string> = { en: "en-GB", de: "de", fr: "fr", es: "es", ar: "ar-u-nu-latn" };

export const localeOf = (language: Language): string => locales[language];

const fromRightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function formatsOf(locale: string): Formats {
  const figures = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale);
  const figure = (count: number): string => figures.format(count);
  const isMixed = (text: string): boolean => locale.startsWith("ar") || fromRightToLeft.test(text);
  return {
    locale,
    figure,
    plural: (count, forms) => (forms[rules.select(count)] ?? forms.other ?? "").replaceAll("#", () => figure(count)),
    list: (parts) => lists.format(parts),
    isolate: (text) => (isMixed(text) ? `\u2068${text}\u2069` : text),
  };
}

/** One value for each language, made when it is first needed: `inEach(documents)` for catalogues by language. */
export function inEach<Texts>(
  catalogues: Record<Language, (formats: Formats) => Texts>,
): (language: Language) => Texts {
  const made = new Map<Language, Texts>();
  return (language) => {
    const known = made.get(language) ?? catalogues[language](formatsOf(localeOf(language)));
    made.set(language, known);
    return known;
  };
}

/**
 * The reader's locale within a language, for numbers and dates: the first wish of that language.
 * @param wishes BCP 47, the dearest first, such as `navigator.languages`
 */
export function readersLocale(language: Language, wishes: readonly string[]): string {
  const own = wishes.find((wish) => languageOf(wish) === language && wish.length > 2);
  return own !== undefined && isLocale(own) ? own : localeOf(language);
}

/** The language of Admit that suits the wishes best. */
export const preferredLanguage = (wishes: readonly string[]): Language =>
  wishes.map(languageOf).find((language) => language !== undefined) ?? languages[0];

function languageOf(wish: string): Language | undefined {
  const code = wish.slice(0, 2).toLowerCase();
  return /^[a-z]{2}(-|$)/i.test(wish) ? languages.find((language) => language === code) : undefined;
}

function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length > 0;
  } catch {
    return false;
  }
}
