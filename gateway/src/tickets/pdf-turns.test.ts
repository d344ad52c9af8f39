import { ticketCodeLength } from "@admit/contract";
import { expect, test } from "vitest";
import type { Caller } from "../platform/route/caller.ts";
import type { CachedEvent } from "../events/event-cache.ts";
import type { ProblemError } from "../platform/problem/problem-error.ts";
import { PdfTurns } from "./pdf-turns.ts";

// Documents are drawn whole: seconds, on a busy machine.
const timeout = 30_000;

const event = {
  id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  slug: "gala",
  title: "Gala",
  venue: "",
  startsAt: null,
  endsAt: null,
};
const holder: Caller = { id: "me", email: null, name: "Ann", role: "BUYER", status: "ACTIVE", createdAt: new Date() };
const present = () => new AbortController().signal;
const tickets = [{ number: 1, code: "0".repeat(ticketCodeLength) }];

test("more documents of a holder than may wait are refused, and later ones are drawn again", { timeout }, async () => {
  const turns = new PdfTurns("https://tickets.example.org");
  const draw = () => turns.draw(event as CachedEvent, holder, tickets, present());
  const drawn = await Promise.allSettled(Array.from({ length: 45 }, draw));
  const refused = drawn.flatMap((each) => (each.status === "rejected" ? [each.reason as ProblemError] : []));
  expect(refused.map(({ code, extras }) => [code, extras.retryAfterS])).toEqual(
    Array.from({ length: 40 }, () => ["rate-limited", 5]),
  );
  expect((await draw()).byteLength).toBeGreaterThan(1000);
});

test("a document whose client goes while it is drawn is not drawn to its end", { timeout }, async () => {
  const turns = new PdfTurns("https://tickets.example.org");
  const client = new AbortController();
  const drawing = turns.draw(event as CachedEvent, holder, tickets, client.signal);
  client.abort();
  await expect(drawing).rejects.toThrow("The connection ended");
});

test("an event that is gone is said to be, and costs no turn", async () => {
  const turns = new PdfTurns("https://tickets.example.org");
  await expect(turns.draw(null, holder, tickets, present())).rejects.toMatchObject({ code: "event-not-found" });
});
