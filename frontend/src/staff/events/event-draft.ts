import { capacityMax, slugOf, slugPattern, type EventChange, type StaffEvent } from "@admit/contract";
import { figure } from "../../format/format.ts";
import type { FieldProblems } from "../../ui/error-text.ts";
import { fromLocal, ownZone, problemOf, toLocal } from "./local-time.ts";

const texts = ["title", "slug", "summary", "body", "venue", "timeZone"] as const;
const times = ["startsAt", "endsAt", "salesOpenAt", "salesCloseAt", "requireAccountBefore"] as const;
const counts = ["capacity", "userCap"] as const;

export type Time = (typeof times)[number];
export type DraftField = (typeof texts)[number] | Time | (typeof counts)[number];

/** An event as the texts of its form's fields; times are those at the venue. */
export type EventDraft = Record<DraftField, string>;

const isTime = (field: DraftField): field is Time => (times as readonly string[]).includes(field);
const isNumber = (field: DraftField): boolean => (counts as readonly string[]).includes(field);

export function inputTypeOf(field: DraftField): "datetime-local" | "number" | "text" {
  if (isTime(field)) return "datetime-local";
  return isNumber(field) ? "number" : "text";
}

const draftWith = (textOf: (field: DraftField) => string): EventDraft =>
  Object.fromEntries([...texts, ...times, ...counts].map((field) => [field, textOf(field)])) as EventDraft;

export const emptyDraft = (): EventDraft => ({ ...draftWith(() => ""), timeZone: ownZone() });

export const draftOf = (event: StaffEvent): EventDraft =>
  draftWith((field) => (isTime(field) ? toLocal(event[field], event.timeZone) : String(event[field])));

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
  for (const field of changedFields(draft, first)) change[field] = valueOf(field, draft);
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
  const problems: FieldProblems = {};
  if (draft.title.trim() === "") problems["title"] = "Enter a title.";
  if (draft.slug.trim() !== "" && !slugPattern.test(draft.slug.trim()))
    problems["slug"] = "Use lower-case letters, digits and hyphens, such as winter-gala.";
  if (!isCount(draft.capacity, 0)) problems["capacity"] = `Enter a whole number from 0 to ${figure(capacityMax)}.`;
  if (!isCount(draft.userCap, 1)) problems["userCap"] = `Enter a whole number from 1 to ${figure(capacityMax)}.`;
  for (const field of times) {
    const problem = problemOf(draft[field], draft.timeZone);
    if (problem) problems[field] = problem;
  }
  const isBackward = (from: Time, until: Time) =>
    (fromLocal(draft[from], draft.timeZone) ?? "") >= (fromLocal(draft[until], draft.timeZone) ?? "~");
  if (isBackward("startsAt", "endsAt")) problems["endsAt"] = "The event must end after it starts.";
  if (isBackward("salesOpenAt", "salesCloseAt")) problems["salesCloseAt"] = "The sale must close after it opens.";
  if (draft.salesCloseAt === "" && isBackward("salesOpenAt", "endsAt"))
    problems["salesOpenAt"] = "The sale must open before the event ends.";
  return problems;
}

export const isCount = (text: string, min: number): boolean =>
  text === "" || (/^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= capacityMax);
