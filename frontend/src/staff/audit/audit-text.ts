import type { AuditAction, AuditEntry } from "@admit/contract";
import { capitalized, momentAndZone } from "../../format/format.ts";
import { nameOf } from "../../ui/person.tsx";

export const actionName: Record<AuditAction, string> = {
  "event.create": "Created the event",
  "event.change": "Changed the event",
  "event.resize": "Changed the capacity",
  "event.resize.refused": "Capacity change refused",
  "event.resize.failed": "Capacity change failed",
  "user.create": "Created the account",
  "user.invite": "Invited",
  "user.activate": "Activated the account",
  "user.change": "Changed the account",
  "user.host-change": "Changed by the identity provider",
  "user.list": "Searched people",
  "mail.send-again": "Sent a mail again",
  "session.start": "Signed in",
  "session.end": "Signed out",
  "session.end-all": "Signed out everywhere",
  "request.refused": "Access refused",
  "audit.left-out": "More actions, not listed",
  "ticket.issue": "Issued tickets",
  "ticket.void": "Voided the ticket",
  "ticket.void.failed": "Void failed",
  "ticket.reissue": "Reissued the ticket",
  "ticket.verify": "Checked a code",
  "ticket.export": "Downloaded the tickets",
  "purchase.export": "Downloaded the purchases",
  "import.create": "Imported a list",
  "import.export": "Downloaded an import",
  "event.pause": "Paused the line",
  "event.resume": "Resumed the line",
  "event.shed": "Changed whether purchases are accepted",
  "event.hand-over": "Handed the event over",
  "event.retry-failed": "Retried failed purchases",
  "event.close-sale": "Closed the sale",
  "event.rehearse": "Rehearsed the drop",
};

export const nameOfAction = (action: string): string => actionName[action as AuditAction] ?? action;

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

const subjectName: Record<string, string> = {
  event: "Event",
  user: "Person",
  ticket: "Ticket",
  purchase: "Purchase",
  import: "Import",
  people: "People",
  route: "Request",
};

/** "Event Winter Gala …6GF850", "Ticket 12", "Purchase …6GF850"; a user acting on their own account is shown by name. */
export function nameOfSubject({ subject, details, actor }: AuditEntry): string {
  if (subject.type === "user" && subject.id === actor.id) return `Person ${nameOf(actor)}`;
  const type = subjectName[subject.type] ?? subject.type;
  const label = ["title", "number", "email"].map((key) => details[key]).find(isShort);
  if (label === undefined) return `${type} ${shortId(subject.id)}`;
  // Several events may have the same title.
  return subject.type === "event" ? `${type} ${label} ${shortId(subject.id)}` : `${type} ${label}`;
}

const isShort = (value: unknown): value is string | number =>
  (typeof value === "string" && value !== "" && value.length <= textMax) || typeof value === "number";

/** The longest text that is shown in full: an event's description belongs on its page. */
const textMax = 120;

export interface Detail {
  name: string;
  value: string;
  address: string | null;
}

/** Details for reading: "salesOpenAt" → "Sales open at"; an id links to its page. */
export const detailsOf = ({ details }: AuditEntry): Detail[] =>
  Object.entries(details).map(([name, value]) => {
    if (!name.endsWith("Id") || typeof value !== "string")
      return {
        name: detailName[name] ?? actionName[name as AuditAction] ?? spaced(name),
        value: readable(value),
        address: null,
      };
    return { name: spaced(name.slice(0, -2)), value: shortId(value), address: pageOf[name]?.(value) ?? null };
  });

/** Names that are too short to understand. */
const detailName: Record<string, string> = { q: "Searched for", made: "New account" };

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
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && isoTime.test(value)) return momentAndZone(value);
  if (typeof value === "string" && constant.test(value)) return value.toLowerCase();
  if (typeof value === "string") return value.length > textMax ? `${value.slice(0, textMax)}…` : value;
  if (typeof value === "number") return String(value);
  if (isFromTo(value)) return `${readable(value.from)} → ${readable(value.to)}`;
  if (Array.isArray(value)) return value.map(readable).join(", ");
  return Object.entries(value)
    .map(([name, part]) => `${spaced(name)} ${readable(part)}`)
    .join(", ");
}

const isFromTo = (value: object): value is { from: unknown; to: unknown } =>
  Object.keys(value).length === 2 && "from" in value && "to" in value;
