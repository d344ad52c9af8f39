import {
  capacityMax,
  currencyDigits,
  slugOf,
  slugPattern,
  type EventChange,
  type Price,
  type StaffEvent,
} from "@admit/contract";
import { language } from "../../language/reader.ts";
import { texts } from "../../language/texts.ts";
import type { FieldProblems } from "../../ui/error-text.ts";
import { fromLocal, ownZone, problemOf, toLocal } from "./local-time.ts";

const written = ["title", "slug", "summary", "body", "venue", "timeZone", "language", "organiser", "contact"] as const;
/** In the form as a decimal amount and its currency; in the API as one price. */
const money = ["price", "currency"] as const;
const times = ["startsAt", "endsAt", "salesOpenAt", "salesCloseAt", "requireAccountBefore"] as const;
const counts = ["capacity", "userCap"] as const;

export type Time = (typeof times)[number];
/** Texts in further languages, as JSON. */
const further = ["translations"] as const;
export type DraftField =
  | (typeof written)[number]
  | Time
  | (typeof counts)[number]
  | (typeof money)[number]
  | (typeof further)[number];

/** An event as the texts of its form's fields; times are those at the venue. */
export type EventDraft = Record<DraftField, string>;

const isTime = (field: DraftField): field is Time => (times as readonly string[]).includes(field);
const isNumber = (field: DraftField): boolean => (counts as readonly string[]).includes(field);

export function inputTypeOf(field: DraftField): "datetime-local" | "number" | "text" {
  if (isTime(field)) return "datetime-local";
  return isNumber(field) ? "number" : "text";
}

const draftWith = (textOf: (field: DraftField) => string): EventDraft =>
  Object.fromEntries(
    [...written, ...times, ...counts, ...money, ...further].map((field) => [field, textOf(field)]),
  ) as EventDraft;

const usualCurrency = "EUR";

export const emptyDraft = (): EventDraft => ({
  ...draftWith(() => ""),
  timeZone: ownZone(),
  language,
  currency: usualCurrency,
  translations: "{}",
});

export type Translations = NonNullable<EventChange["translations"]>;

export const translationsOf = (draft: EventDraft): Translations => JSON.parse(draft.translations) as Translations;

export const draftOf = (event: StaffEvent): EventDraft =>
  draftWith((field) => {
    if (isTime(field)) return toLocal(event[field], event.timeZone);
    if (field === "currency") return event.price?.currency ?? usualCurrency;
    if (field === "price") return event.price === null ? "" : majorOf(event.price);
    if (field !== "translations") return String(event[field]);
    const texts = Object.entries(event.translations).map(([of, { title, summary, body }]) => [
      of,
      { title, summary, body },
    ]);
    return JSON.stringify(Object.fromEntries(texts));
  });

/** A new event like this one: without its address and times, which would be another one's. */
export function duplicateOf(event: StaffEvent): EventDraft {
  const draft = draftOf(event);
  const none = Object.fromEntries([...times, "slug"].map((field) => [field, ""]));
  return { ...draft, ...none, title: texts.organisers.details.copyOf(event.title), userCap: draft.userCap };
}

/** 1250 in EUR is "12.50". */
function majorOf({ amountMinor, currency }: Price): string {
  const digits = currencyDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/** Null for a free event; undefined for what is no amount of that currency. */
function priceOf({ price, currency }: EventDraft): Price | null | undefined {
  const amount = price.trim().replace(",", ".");
  if (amount === "") return null;
  const code = currency.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(code) || !/^\d{1,9}(\.\d{1,3})?$/.test(amount)) return undefined;
  const amountMinor = Math.round(Number(amount) * 10 ** currencyDigits(code));
  return amountMinor === 0 ? null : { amountMinor, currency: code };
}

export const isChanged = (draft: EventDraft, first: EventDraft): boolean => changedFields(draft, first).length > 0;

/** In another zone, the same clock shows another moment. */
const changedFields = (draft: EventDraft, first: EventDraft): DraftField[] =>
  (Object.keys(draft) as DraftField[]).filter(
    (field) =>
      draft[field] !== first[field] || (isTime(field) && draft[field] !== "" && draft.timeZone !== first.timeZone),
  );

/**
 * Only the fields that were changed: seconds that a field does not show, and what another person has changed
 * meanwhile, stay.
 */
export function changeOf(draft: EventDraft, first: EventDraft): EventChange {
  const change: Record<string, unknown> = {};
  for (const field of changedFields(draft, first)) {
    if (field === "price" || (field === "currency" && draft.price !== "")) change["price"] = priceOf(draft);
    else if (field === "translations") change[field] = translationsOf(draft);
    else if (field !== "currency") change[field] = valueOf(field, draft);
  }
  return change;
}

function valueOf(field: DraftField, draft: EventDraft): string | number | null {
  const text = draft[field];
  if (field === "slug") return text.trim() || slugOf(draft.title);
  if (isTime(field)) return fromLocal(text, draft.timeZone);
  if (isNumber(field)) return text === "" ? null : Number(text);
  return field === "body" ? text : text.trim();
}

/** What is wrong with a draft, as far as the browser can know; the service validates again. */
export function problemsOf(draft: EventDraft): FieldProblems {
  const { form } = texts.organisers;
  const problems: FieldProblems = {};
  if (draft.title.trim() === "") problems["title"] = form.enterTitle;
  if (draft.slug.trim() !== "" && !slugPattern.test(draft.slug.trim())) problems["slug"] = form.addressForm;
  if (!isCount(draft.capacity, 0)) problems["capacity"] = form.wholeFrom(0, capacityMax);
  if (!isCount(draft.userCap, 1)) problems["userCap"] = form.wholeFrom(1, capacityMax);
  if (priceOf(draft) === undefined)
    Object.assign(
      problems,
      /^[a-z]{3}$/i.test(draft.currency.trim()) ? { price: form.priceForm } : { currency: form.currencyForm },
    );
  for (const field of times) {
    const problem = problemOf(draft[field], draft.timeZone);
    if (problem) problems[field] = problem;
  }
  const isBackward = (from: Time, until: Time) =>
    (fromLocal(draft[from], draft.timeZone) ?? "") >= (fromLocal(draft[until], draft.timeZone) ?? "~");
  if (isBackward("startsAt", "endsAt")) problems["endsAt"] = form.mustEndAfter;
  if (isBackward("salesOpenAt", "salesCloseAt")) problems["salesCloseAt"] = form.mustCloseAfter;
  if (draft.salesCloseAt === "" && isBackward("salesOpenAt", "endsAt")) problems["salesOpenAt"] = form.mustOpenBefore;
  return problems;
}

export const isCount = (text: string, min: number): boolean =>
  text === "" || (/^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= capacityMax);
