import type { Language, Poster, Price, StaffEvent } from "@admit/contract";
import type { PrismaTransaction } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { said } from "../platform/problem/said.ts";

/** The texts of an event in one language. */
interface Texts {
  title: string;
  summary: string;
  body: string;
}

export type Translations<Shown = Texts> = Partial<Record<Language, Shown>>;

/** For SQL over `Content c`: a JSON object of texts by language, or null. @param fields of `ContentText`, by their names */
export const translationsSql = (...fields: (keyof Texts)[]): string =>
  `(SELECT JSON_OBJECTAGG(t.language, JSON_OBJECT(${fields.map((name) => `'${name}', t.${name}`).join(", ")}))
    FROM ContentText t WHERE t.contentId = c.id) AS translations`;

/** A JSON value of MySQL is an object already, and one of MariaDB is text. */
export const parsedTranslations = <Shown>(value: string | Translations<Shown> | null): Translations<Shown> =>
  (typeof value === "string" ? (JSON.parse(value) as Translations<Shown>) : value) ?? {};

export const withHtml = (translations: Translations): StaffEvent["translations"] =>
  Object.fromEntries(
    Object.entries(translations).map(([language, texts]) => [
      language,
      { ...texts, bodyHtml: renderMarkdown(texts.body) },
    ]),
  );

export const onlySummaries = (translations: Translations<Omit<Texts, "body">>): StaffEvent["translations"] =>
  Object.fromEntries(
    Object.entries(translations).map(([language, { title, summary }]) => [language, { title, summary }]),
  ) as StaffEvent["translations"];

/** @throws ProblemError invalid-request for a translation into the event's own language */
export function checkTranslations(language: Language, translations: Translations): void {
  if (translations[language] === undefined) return;
  const message = "must not have the event's own language";
  throw new ProblemError("invalid-request", said`translations: ${message}.`, {
    errors: [{ path: `translations.${language}`, message }],
  });
}

/** Replaces all texts in further languages. */
export async function writeTranslations(
  transaction: PrismaTransaction,
  contentId: string,
  translations: Translations,
): Promise<void> {
  await transaction.contentText.deleteMany({ where: { contentId } });
  const data = Object.entries(translations).map(([language, texts]) => ({ contentId, language, ...texts }));
  if (data.length > 0) await transaction.contentText.createMany({ data });
}

/** The columns of a price; none where it is not named. */
export const priceColumns = (price: Price | null | undefined) =>
  price === undefined ? {} : { priceMinor: price?.amountMinor ?? null, currency: price?.currency ?? null };

interface PriceColumns {
  priceMinor: number | null;
  currency: string | null;
}

export const toPrice = ({ priceMinor, currency }: PriceColumns): Price | null =>
  priceMinor === null || currency === null ? null : { amountMinor: priceMinor, currency };

interface PosterColumns {
  posterId: string | null;
  posterWidth: number | null;
  posterHeight: number | null;
  posterAlt: string;
}

/** The widths of a poster's images, in pixels: a phone's, a phone's with a dense screen, and a page's. */
const posterWidths = [480, 960, 1600] as const;

/** Those that an image of this width has: it is never enlarged. */
export const widthsOf = (width: number): number[] => [...posterWidths.filter((each) => each < width), width];
export const posterWidthMax = posterWidths[2];

export function toPoster({ posterId, posterWidth, posterHeight, posterAlt }: PosterColumns): Poster | null {
  if (posterId === null || posterWidth === null || posterHeight === null) return null;
  const sources = widthsOf(posterWidth).map((width) => ({ url: `/posters/${posterId}-${width}.webp`, width }));
  return { sources, width: posterWidth, height: posterHeight, alt: posterAlt };
}
