import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { refused } from "../testing/fake-sources.ts";
import { aDetail, aLine, anOverview, aPoint, at, eventId, fakeOpsApi, visitConsole } from "./testing/fake-ops.tsx";
import { LinePage } from "./line-page.tsx";

function visit(line = aLine(), detail = aDetail({ line }), role: "ADMIN" | "STAFF" = "ADMIN") {
  const api = fakeOpsApi();
  api.line.mockResolvedValue(detail);
  api.overview.mockResolvedValue(anOverview([line]));
  const visited = visitConsole(LinePage, {
    api,
    role,
    path: "/operator/events/:eventId",
    at: `/operator/events/${eventId}`,
  });
  visited.stream.say(anOverview([line]));
  return visited;
}

const open = async (user: ReturnType<typeof visit>["user"], name: string) =>
  user.click(await screen.findByRole("button", { name: `${name}: The Long Winter Gala` }));

test("a pause says what buyers will see, and can refuse purchases meanwhile", async () => {
  const { api, user } = visit();
  api.pause.mockResolvedValueOnce({});
  await open(user, "Pause");
  expect(screen.getByRole("dialog", { name: "Pause sales for “The Long Winter Gala”?" })).toBeTruthy();
  expect(screen.getByText(/“Sales are paused\. Your position is safe\.”/)).toBeTruthy();
  await user.click(screen.getByLabelText(/^Refuse new purchases/));
  await user.click(screen.getByRole("button", { name: "Pause" }));
  expect(await screen.findByText("“The Long Winter Gala” is paused. New purchases are refused.")).toBeTruthy();
  expect(api.pause.mock.calls).toEqual([[eventId, false]]);
});

test.each([
  ["Pause", {}, "pause", [eventId, true], {}, "“The Long Winter Gala” is paused. New purchases still join the line."],
  ["Resume", { paused: true }, "resume", [eventId], {}, "“The Long Winter Gala” is running again."],
  [
    "Accept purchases",
    { shedMessage: "Later." },
    "shed",
    [eventId, null],
    {},
    "“The Long Winter Gala” accepts purchases again.",
  ],
  [
    "Retry failed",
    { failed: 2 },
    "retryFailed",
    [eventId],
    { purchases: 2, jobs: 0, more: false },
    "2 of “The Long Winter Gala” are in line again.",
  ],
  ["Hand over", {}, "handOver", [eventId], { from: "box-1" }, "Handing “The Long Winter Gala” over to another worker."],
  ["Close sale", {}, "closeSale", [eventId], {}, "The sale of “The Long Winter Gala” is closed."],
] as const)(
  "%s is confirmed, done once, and its outcome announced",
  async (name, change, call, given, answer, announcement) => {
    const { api, user } = visit(aLine(change));
    api[call].mockResolvedValueOnce(answer);
    await open(user, name);
    expect(api[call]).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name }));
    expect(await screen.findByText(announcement)).toBeTruthy();
    expect(api[call].mock.calls).toEqual([given]);
  },
);

test("an act can be cancelled", async () => {
  const { api, user } = visit();
  await open(user, "Close sale");
  await user.click(screen.getByRole("button", { name: "Not now" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(api.closeSale).not.toHaveBeenCalled();
});

test("an act that is not possible keeps its button, which says why", async () => {
  visit(aLine({ issuer: null, salesCloseAt: at(-60) }));
  const why = async (name: RegExp) => (await screen.findByRole("button", { name })).getAttribute("title");
  expect(await why(/^Retry failed/)).toBe("Nothing has failed.");
  expect(await why(/^Hand over/)).toBe("No worker is running it.");
  expect(await why(/^Close sale/)).toMatch(/^The sale closed Sun 22 Nov 2026/);
});

test("a failure is shown with its purchase, its holder and its reason", async () => {
  const user = { id: "01JD3V5Y6Q8ZK2M4N6P8R0VSER", email: "ada@example.org", name: "Ada Lovelace" };
  const failure = { kind: "purchase" as const, id: "PRCH1", at: at(0), reason: "Lock wait timeout", user, quantity: 2 };
  visit(aLine({ failed: 1 }), aDetail({ failures: [failure] }));
  expect(await screen.findByText("Lock wait timeout")).toBeTruthy();
  expect(screen.getByText("PRCH1")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
});

test("the charts' values are also in a table", async () => {
  visit(aLine(), aDetail({ points: [aPoint(0, { waiting: 77 })] }));
  expect(await screen.findByRole("cell", { name: "300 ms" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "77" })).toBeTruthy();
});

test("a button keeps the focus while figures change", async () => {
  const { stream } = visit();
  const pause = await screen.findByRole("button", { name: "Pause: The Long Winter Gala" });
  pause.focus();
  stream.say(anOverview([aLine({ waiting: 999 })], { updatedAt: at(1) }));
  expect(await screen.findAllByText("999")).toBeTruthy();
  expect(document.activeElement).toBe(pause);
});

test("an unknown event says so", async () => {
  const api = fakeOpsApi();
  api.line.mockRejectedValue(refused("event-not-found", 404));
  visitConsole(LinePage, { api, path: "/operator/events/:eventId", at: `/operator/events/${eventId}` });
  expect(await screen.findByRole("heading", { name: "No such event" })).toBeTruthy();
});
