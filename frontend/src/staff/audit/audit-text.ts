import type { AuditAction, AuditEntry } from "@admit/contract";
import { capitalized, figure, momentAndZone } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { nameOf } from "../../ui/person.tsx";

/** The subject's page; null where it has none. */
export function addressOf({ subject, details }: AuditEntry): string | null {
  const eventId = typeof details["eventId"] === "string" ? details["eventId"] : null;
  if (subject.type === "event") return `/staff/events/${subject.id}`;
  if (subject.type === "user") return `/staff/people/${subject.id}`;
  if (eventId === null) return null;
  if (subject.type === "import") return `/staff/events/${eventId}/imports/${subject.id}`;
  if (subject.type === "ticket") {
    const number = details["number"];
    return `/staff/events/${eventId}/tickets${typeof number === "number" ? `?q=${number}` : ""}`;
  }
  return subject.type === "purchase" ? `/staff/events/${eventId}/purchases` : null;
}

/** "Winter Gala", "ticket 12", "purchase …6GF850"; a user acting on their own account is shown by name. */
export function nameOfSubject({ subject, details, actor }: AuditEntry): string {
  const { subjects } = texts.staff.audit;
  const write = subjects[subject.type as keyof typeof subjects] ?? subjects.other;
  if (subject.type === "user" && subject.id === actor.id) return write(nameOf(actor));
  const label = ["title", "number", "name", "email"].map((key) => details[key]).find(isShort);
  if (label === undefined) return write(shortId(subject.id));
  // Several events may have the same title.
  return write(subject.type === "event" ? `${label} ${shortId(subject.id)}` : String(label));
}

/** What an entry reports, as a sentence whose actor and subject are shown by these. An action of a newer release is named. */
export function sentenceOf<Node>(entry: AuditEntry, who: Node, what: Node): (string | Node)[] {
  const { sentences } = texts.staff.audit;
  const isOwn = entry.subject.id === entry.actor.id;
  const sentence = sentences[entry.action as AuditAction];
  return sentence === undefined ? [who, ` ${entry.action} `, what] : sentence(who, what, isOwn);
}

const isShort = (value: unknown): value is string | number =>
  (typeof value === "string" && value !== "" && value.length <= textMax) || typeof value === "number";

/** The longest text that is shown in full: an event's description belongs on its page. */
const textMax = 120;

export interface Detail {
  name: string;
  value: string;
  address: string | null;
  /** Written by a person: it has a direction of its own. */
  isWritten: boolean;
}

/** Details for reading: "salesOpenAt" → "Sale opens"; an id links to its page. */
export const detailsOf = ({ details }: AuditEntry): Detail[] =>
  Object.entries(details).map(([name, value]) => {
    if (!name.endsWith("Id") || typeof value !== "string")
      return { name: nameOfDetail(name), value: readable(value), address: null, isWritten: typeof value === "string" };
    return {
      name: nameOfDetail(name),
      value: shortId(value),
      address: pageOf[name]?.(value) ?? null,
      isWritten: false,
    };
  });

const nameOfDetail = (name: string): string =>
  texts.staff.audit.details[name] ?? texts.staff.audit.actions[name as AuditAction] ?? spaced(name.replace(/Id$/, ""));

const pageOf: Record<string, (id: string) => string> = {
  eventId: (id) => `/staff/events/${id}`,
  userId: (id) => `/staff/people/${id}`,
  linkCreatedById: (id) => `/staff/people/${id}`,
};

/** Ids are long, and differ at their ends. */
const shortId = (id: string): string => (idPattern.test(id) ? `…${id.slice(-6)}` : id);
const idPattern = /^[0-9A-Z]{26}$/;

/** A status. */
const constant = /^[A-Z]{2,}$/;
const isoTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

const spaced = (name: string): string => capitalized(name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());

function readable(value: unknown): string {
  const { audit } = texts.staff;
  if (value === null || value === undefined || value === "") return audit.none;
  if (typeof value === "boolean") return value ? audit.yes : audit.no;
  if (typeof value === "string" && isoTime.test(value)) return momentAndZone(value);
  if (typeof value === "string" && constant.test(value)) return nameOfConstant(value);
  if (typeof value === "string") return value.length > textMax || value.includes("\n") ? audit.changed : value;
  if (typeof value === "number") return figure(value);
  if (isFromTo(value)) return audit.fromTo(readable(value.from), readable(value.to));
  if (Array.isArray(value)) return value.map(readable).join(", ");
  return Object.entries(value)
    .map(([name, part]) => `${nameOfDetail(name)}: ${readable(part)}`)
    .join(", ");
}

function nameOfConstant(value: string): string {
  const { roles, statuses } = texts.staff;
  const known: Record<string, string> = { ...roles, ...statuses, ...texts.organisers.status.names };
  return known[value] ?? value.toLowerCase();
}

const isFromTo = (value: object): value is { from: unknown; to: unknown } =>
  Object.keys(value).length === 2 && "from" in value && "to" in value;
