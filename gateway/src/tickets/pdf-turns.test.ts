import { ticketCodeLength } from "@admit/contract";
import { expect, test } from "vitest";
import type { Caller } from "../platform/route/caller.ts";
import type { CachedEvent } from "../events/event-cache.ts";
import { PdfTurns } from "./pdf-turns.ts";

const event = {
  translations: {},
  id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  slug: "gala",
  title: "Gala",
  venue: "",
  startsAt: null,
  timeZone: "UTC",
  status: "PUBLISHED",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  endsAt: null,
};
const holder: Caller = { id: "me", email: null, name: "Ann", role: "BUYER", status: "ACTIVE", createdAt: new Date() };
const tickets = [{ number: 1, code: "0".repeat(ticketCodeLength) }];

test("a document whose client goes while it is drawn is not drawn to its end", async () => {
  const turns = new PdfTurns("https://tickets.example.org");
  const client = new AbortController();
  const drawing = turns.draw(event as CachedEvent, holder, tickets, "en", client.signal);
  client.abort();
  await expect(drawing).rejects.toThrow("The connection ended");
});
