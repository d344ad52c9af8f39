import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { aLine, aPurchase, fakeSources, lost, refused } from "../../testing/fake-sources.ts";
import {
  aStaffUser,
  eventId,
  fakeStaffApi,
  page,
  purchaseId,
  staffId,
  userId,
  visitStaff,
} from "../testing/fake-staff.tsx";
import { IssuePage } from "./issue-page.tsx";
import { keepIssuance, keptIssuance } from "./create-issuing.ts";
import { issuanceOutcome } from "./issuance-text.ts";

const decided = aPurchase({ status: "fulfilled", issued: 2, notIssued: 0, capReached: false });
const issuance = { receiver: { userId }, name: "Ada Lovelace", quantity: 2, key: "kept", purchaseId: null };

/** Finds Ada, and issues two tickets to her. */
async function issueToAda(api: ReturnType<typeof fakeStaffApi>, sources = fakeSources()) {
  api.users.mockReturnValueOnce(page(aStaffUser()));
  const { user } = visitStaff(IssuePage, api, { sources });
  await user.type(screen.getByLabelText("Name or email address"), "ada");
  await user.click(screen.getByRole("button", { name: "Find" }));
  await user.click(await screen.findByRole("button", { name: /Ada Lovelace/ }));
  const quantity = screen.getByLabelText("Number of tickets");
  await user.clear(quantity);
  await user.type(quantity, "2");
  await user.click(screen.getByRole("button", { name: "Issue 2 tickets to Ada Lovelace" }));
  return { user, sources };
}

const gotTwo = () => screen.findByRole("heading", { name: "Ada Lovelace got 2 tickets." });

test("a person who is found gets tickets, and the outcome is shown", async () => {
  const api = fakeStaffApi();
  api.issue.mockResolvedValueOnce(decided);
  const { sources } = await issueToAda(api);
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue.mock.calls.map((call) => call.slice(0, 4))).toEqual([[eventId, { userId }, 2, "key-1"]]);
  expect(keptIssuance(sources.storage, staffId, eventId)).toBeNull();
});

test("a lost connection is tried again with the same key, so that nothing is issued twice", async () => {
  const api = fakeStaffApi();
  api.issue.mockRejectedValueOnce(lost()).mockResolvedValueOnce(decided);
  await issueToAda(api);
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue.mock.calls.map((call) => call[3])).toEqual(["key-1", "key-1"]);
});

test("it is kept before it is sent, so that a reload does not lose its key", async () => {
  const api = fakeStaffApi();
  api.issue.mockReturnValueOnce(new Promise(() => {}));
  const { sources } = await issueToAda(api);
  expect(keptIssuance(sources.storage, staffId, eventId)).toEqual({ ...issuance, key: "key-1" });
});

test("while it waits in line its position is shown, then the outcome", async () => {
  const api = fakeStaffApi();
  const sources = fakeSources();
  api.issue.mockResolvedValueOnce(aPurchase({ seq: 100 }));
  sources.api.line.mockResolvedValueOnce(aLine({ head: 40 })).mockResolvedValueOnce(aLine({ head: 100 }));
  sources.api.purchase.mockResolvedValueOnce(decided);
  let endWait = () => {};
  sources.restUntilBack = () => new Promise((resolve) => (endWait = resolve));
  await issueToAda(api, sources);
  expect(await screen.findByText(/Number 60 in line\./)).toBeTruthy();
  endWait();
  expect(await gotTwo()).toBeTruthy();
});

test("after a reload, what was never answered waits for a decision, and is finished with its own key", async () => {
  const api = fakeStaffApi();
  const sources = fakeSources();
  keepIssuance(sources.storage, staffId, eventId, issuance);
  api.issue.mockResolvedValueOnce(decided);
  const { user } = visitStaff(IssuePage, api, { sources });
  expect(api.issue).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Finish" }));
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue.mock.calls[0]?.[3]).toBe("kept");
});

test("after a reload, what is in line is followed, and not sent again", async () => {
  const api = fakeStaffApi();
  const sources = fakeSources();
  keepIssuance(sources.storage, staffId, eventId, { ...issuance, purchaseId });
  sources.api.purchase.mockResolvedValueOnce(decided);
  visitStaff(IssuePage, api, { sources });
  expect(await gotTwo()).toBeTruthy();
  expect(api.issue).not.toHaveBeenCalled();
});

test("tickets can be issued to a new address, and nothing is sent without a choice", async () => {
  const api = fakeStaffApi();
  api.users.mockReturnValueOnce(page());
  api.issue.mockResolvedValueOnce(decided);
  const { user } = visitStaff(IssuePage, api);
  await user.click(screen.getByRole("button", { name: "Issue" }));
  expect(screen.getByText("Find a person and choose them.")).toBeTruthy();
  await user.type(screen.getByLabelText("Name or email address"), "New@Example.org{Enter}");
  await user.click(await screen.findByRole("button", { name: /new@example.org/ }));
  await user.click(screen.getByRole("button", { name: "Issue 1 ticket to new@example.org" }));
  await screen.findByRole("heading", { name: "new@example.org got 2 tickets." });
  expect(api.issue.mock.calls[0]?.[1]).toEqual({ email: "new@example.org" });
});

test("a refusal says why, and leads back to the form", async () => {
  const api = fakeStaffApi();
  api.issue.mockRejectedValueOnce(refused("sold-out", 409));
  const { user } = await issueToAda(api);
  expect(await screen.findByText("The service says sold-out.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Back to the form" }));
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
