import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { aLine, aPurchase, fakeSources, lost, refused, type Answers } from "../../testing/fake-sources.ts";
import type { StaffApi } from "../api/staff-api.ts";
import { aStaffUser, eventId, page, press, purchaseId, staffId, userId, visitStaff } from "../testing/fake-staff.tsx";
import { IssuePage } from "./issue-page.tsx";
import { keepIssuance, keptIssuance } from "./create-issuing.ts";
import { issuanceOutcome } from "./issuance-text.ts";

const decided = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false });
const issuance = { receiver: { userId }, name: "Ada Lovelace", quantity: 2, key: "kept", purchaseId: null };

/** Finds Ada, and issues two tickets to her. */
async function issueToAda(issue: Answers<StaffApi>["issue"], sources = fakeSources()) {
  const visited = visitStaff(IssuePage, { users: [page(aStaffUser())], issue: issue ?? [] }, { sources });
  await visited.user.type(screen.getByLabelText("Name or email address"), "ada");
  await press(visited, "Find");
  await press(visited, /Ada Lovelace/);
  const quantity = screen.getByLabelText("Number of tickets");
  await visited.user.clear(quantity);
  await visited.user.type(quantity, "2");
  await press(visited, "Issue 2 tickets to Ada Lovelace");
  return visited;
}

/** The page after a reload, with what was kept before it. */
function reload(purchaseId: string | null, answers: Answers<StaffApi> = {}, sources = fakeSources()) {
  keepIssuance(sources.storage, staffId, eventId, { ...issuance, purchaseId });
  return visitStaff(IssuePage, answers, { sources });
}

const gotTwo = () => screen.findByRole("heading", { name: "Ada Lovelace got 2 tickets." });

test("a person who is found gets tickets, and the outcome is shown", async () => {
  const { api, sources } = await issueToAda([decided]);
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue.mock.calls.map((call) => call.slice(0, 4))).toEqual([[eventId, { userId }, 2, "key-1"]]);
  expect(keptIssuance(sources.storage, staffId, eventId)).toBeNull();
});

test("a lost connection is tried again with the same key, so that nothing is issued twice", async () => {
  const { api } = await issueToAda([lost(), decided]);
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue.mock.calls.map((call) => call[3])).toEqual(["key-1", "key-1"]);
});

test("it is kept before it is sent, so that a reload does not lose its key", async () => {
  const { sources } = await issueToAda([new Promise(() => {})]);
  expect(keptIssuance(sources.storage, staffId, eventId)).toEqual({ ...issuance, key: "key-1" });
});

test("while it waits in line its position is shown, then the outcome", async () => {
  const sources = fakeSources({ line: [aLine({ head: 40 }), aLine({ head: 100 })], purchase: [decided] });
  let endWait = () => {};
  sources.restUntilBack = () => new Promise((resolve) => (endWait = resolve));
  await issueToAda([aPurchase({ seq: 100 })], sources);
  expect(await screen.findByText(/Number 60 in line\./)).toBeTruthy();
  endWait();
  expect(await gotTwo()).toBeTruthy();
});

test("after a reload, what was never answered waits for a decision, and is finished with its own key", async () => {
  const visited = reload(null, { issue: [decided] });
  expect(visited.api.issue).not.toHaveBeenCalled();
  await press(visited, "Finish");
  expect(await gotTwo()).toBeTruthy();
  expect(visited.api.issue.mock.calls[0]?.[3]).toBe("kept");
});

test("after a reload, what is in line is followed, and not sent again", async () => {
  const { api } = reload(purchaseId, {}, fakeSources({ purchase: [decided] }));
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue).not.toHaveBeenCalled();
});

test("tickets can be issued to a new address, and nothing is sent without a choice", async () => {
  const visited = visitStaff(IssuePage, { users: [page()], issue: [decided] });
  await press(visited, "Issue");
  expect(screen.getByText("Find a person and choose them.")).toBeTruthy();
  await visited.user.type(screen.getByLabelText("Name or email address"), "New@Example.org{Enter}");
  await press(visited, /new@example.org/);
  await press(visited, "Issue 1 ticket to new@example.org");
  await screen.findByRole("heading", { name: "new@example.org got 2 tickets." });
  expect(visited.api.issue.mock.calls[0]?.[1]).toEqual({ email: "new@example.org" });
});

test("a refusal says why, and leads back to the form", async () => {
  const visited = await issueToAda([refused("sold-out")]);
  expect(await screen.findByText("The service says sold-out.")).toBeTruthy();
  await press(visited, "Back to the form");
  expect(screen.getByLabelText("Number of tickets")).toBeTruthy();
});

test.each([
  [{ status: "partial", quantity: 5, issued: 2, reason: "user-cap" }, "Ada got 2 of 5.", /The limit is 6 per person/],
  [{ status: "partial", quantity: 5, issued: 2, reason: "event-capacity" }, "Ada got 2 of 5.", /Those were the last/],
  [{ status: "rejected", issued: 0, reason: "user-cap-reached" }, "Ada got no tickets.", /as many as they can/],
  [{ status: "rejected", issued: 0, reason: "sold-out" }, "Ada got no tickets.", /sold out/],
  [{ status: "rejected", issued: 0, reason: "user-not-eligible" }, "Ada got no tickets.", /suspended/],
  [{ status: "failed", issued: 0, reason: "fault" }, "Ada got no tickets.", /went wrong on our side/],
] as const)("the outcome %j is clear", (change, title, detail) => {
  const text = issuanceOutcome(aPurchase(change), "Ada", 6);
  expect(text.title).toBe(title);
  expect(text.detail).toMatch(detail);
});
