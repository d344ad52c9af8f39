import { makeEvent } from "@admit/prisma/testing";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { issue } from "../../../test/tools/issue.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { CallerBound } from "../bounds/slots.ts";
import { holdAnswer } from "./hold-answer.ts";
import { heldLimits } from "../../http/edge/server-limits.ts";

const gateway = testGateway();

const preferWait = { Prefer: "wait=10" };

/** Occupies all held answers of a caller. @returns a function that releases them */
function fill(userId: string): () => void {
  const leaving = Array.from({ length: heldLimits.perCallerMax }, () => gateway.services.held.enter(userId));
  return () => leaving.forEach((leave) => leave?.());
}

test("a caller with as many held answers as allowed is answered at once, with 202 for an undecided purchase", async () => {
  const { buyer: userId, staff } = gateway;
  const eventId = await makeEvent(gateway.mysql);
  const { ticketIds } = await issue(gateway.mysql, { eventId, userId, count: 1 });
  const empty = [fill(userId), fill(staff)];
  const post = (caller: string, path: string, body: object) =>
    gateway.as(caller, "POST", path, body, { ...preferWait, "Idempotency-Key": ulid() });

  const bought = await post(userId, `/v1/events/${eventId}/purchases`, { quantity: 1 });
  const { id } = (await bought.clone().json()) as { id: string };
  const answers = [
    bought,
    await gateway.as(userId, "GET", `/v1/events/${eventId}/purchases/${id}`, undefined, preferWait),
    await post(staff, `/v1/admin/events/${eventId}/issuances`, { userId, quantity: 1 }),
    await post(staff, `/v1/admin/tickets/${ticketIds[0]}/void`, { reason: "Asked to return it" }),
    await gateway.as(staff, "PATCH", `/v1/admin/events/${eventId}`, { capacity: 500 }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([202, 200, 202, 202, 202]);
  for (const answer of answers) expect(answer.headers.get("Preference-Applied")).toBeNull();
  expect(gateway.services.attention.refusals["held-request-limit"]).toBe(5);
  for (const each of empty) each();
  expect(gateway.services.held.callers).toBe(0);
});

test("a held answer counts until it is sent, even if the wait fails", async () => {
  const held = new CallerBound({ perCallerMax: 1, totalMax: 1 });
  const services = { held, attention: gateway.services.attention };
  const c = { get: () => ({ id: "a" }), set: () => undefined } as never;
  expect(await holdAnswer(c, services, 5, async (ms) => [ms, held.callers])).toEqual([5, 1]);
  await expect(holdAnswer(c, services, 5, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(held.callers).toBe(0);
});
