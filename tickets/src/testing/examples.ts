import { createHash } from "node:crypto";
import { ticketCodeLength } from "@admit/contract";
import type { EventFacts } from "../calendar/event-time.ts";

/** As long as a code, with its alphabet: enough for a QR. */
export function exampleCode(number: number): string {
  const digits = createHash("sha512").update(String(number)).digest("hex").toUpperCase();
  return digits.repeat(2).slice(0, ticketCodeLength);
}

export const exampleEvent: EventFacts = {
  id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  slug: "winter-gala",
  title: "Winter Gala",
  venue: "Old Town Hall",
  startsAt: new Date("2026-12-12T19:30:00.000Z"),
  endsAt: new Date("2026-12-12T23:00:00.000Z"),
  timeZone: "Europe/Berlin",
  status: "PUBLISHED",
  createdAt: new Date("2026-11-01T00:00:00.000Z"),
  updatedAt: new Date("2026-11-01T00:01:30.000Z"),
};
