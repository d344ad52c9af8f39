import { ticketCodeLength } from "@admit/contract";
import { expect, test } from "vitest";
import type { Caller } from "../auth/caller.ts";
import type { CachedEvent } from "../events/event-cache.ts";
import type { ProblemError } from "../problem/problem-error.ts";
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
const tickets = [{ number: 1, code: "0".repeat(ticketCodeLength) }];

test("more documents than may wait are refused, and later ones are drawn again", { timeout }, async () => {
  const turns = new PdfTurns("https://tickets.example.org");
  const draw = () => turns.draw(event as CachedEvent, holder, tickets);
  const drawn = await Promise.allSettled(Array.from({ length: 45 }, draw));
  const refused = drawn.flatMap((each) => (each.status === "rejected" ? [each.reason as ProblemError] : []));
  expect(refused.map(({ code, extras }) => [code, extras.retryAfterS])).toEqual(
    Array.from({ length: 5 }, () => ["rate-limited", 5]),
  );
  expect((await draw()).byteLength).toBeGreaterThan(1000);
});

test("an event that is gone is said to be, and costs no turn", async () => {
  const turns = new PdfTurns("https://tickets.example.org");
  await expect(turns.draw(null, holder, tickets)).rejects.toMatchObject({ code: "event-not-found" });
});
