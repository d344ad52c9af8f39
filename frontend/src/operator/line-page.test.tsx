import { screen, within } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { refused } from "../testing/fake-sources.ts";
import {
  aDetail,
  aDrop,
  aLine,
  anOverview,
  aPoint,
  at,
  eventId,
  visitConsole,
  type Visit,
} from "./testing/fake-ops.tsx";
import { LinePage } from "./line-page.tsx";

const visit = (detail: Visit["detail"] = aDetail(), answers: Visit["answers"] = {}) =>
  visitConsole(LinePage, { answers, detail, path: "/operator/events/:eventId", at: `/operator/events/${eventId}` });

const open = async ({ user }: ReturnType<typeof visit>, name: string) => {
  const group = within(await screen.findByRole("group", { name: "Actions" }));
  await user.click(group.getByRole("button", { name: `${name}: The Long Winter Gala` }));
};

test("a pause says what buyers will see, and can refuse purchases meanwhile", async () => {
  const visited = visit(aDetail(), { pause: [{}] });
  await open(visited, "Pause");
  expect(screen.getByRole("dialog", { name: "Pause sales for “The Long Winter Gala”?" })).toBeTruthy();
  expect(screen.getByText(/“Sales are paused\. Your position is safe\.”/)).toBeTruthy();
  await visited.user.click(screen.getByLabelText(/^Refuse new purchases/));
  await visited.user.click(screen.getByRole("button", { name: "Pause" }));
  expect(await screen.findByText("“The Long Winter Gala” is paused. New purchases are refused.")).toBeTruthy();
  expect(visited.api.pause.mock.calls).toEqual([[eventId, false]]);
});

const title = "“The Long Winter Gala”";
const retried = { purchases: 2, jobs: 0, more: false };

test.each([
  ["Pause", {}, "pause", [eventId, true], {}, `${title} is paused. New purchases still join the line.`],
  ["Resume", { paused: true }, "resume", [eventId], {}, `${title} is running again.`],
  ["Accept purchases", { shedMessage: "Later." }, "shed", [eventId, null], {}, `${title} accepts purchases again.`],
  ["Retry failed", { failed: 2 }, "retryFailed", [eventId], retried, `2 of ${title} are in line again.`],
  ["Hand over", {}, "handOver", [eventId], { from: "box-1" }, `Handing ${title} over to another worker.`],
  ["Close sale", {}, "closeSale", [eventId], {}, `The sale of ${title} is closed.`],
] as const)(
  "%s is confirmed, done once, and its outcome announced",
  async (name, change, call, given, answer, text) => {
    const visited = visit(aDetail({ line: aLine(change) }), { [call]: [answer] });
    await open(visited, name);
    expect(visited.api[call]).not.toHaveBeenCalled();
    await visited.user.click(within(screen.getByRole("dialog")).getByRole("button", { name }));
    expect(await screen.findByText(text)).toBeTruthy();
    expect(visited.api[call].mock.calls).toEqual([given]);
    expect(screen.queryByRole("dialog")).toBeNull();
  },
);

test("an act that is not possible keeps its button, which says why", async () => {
  visit(aDetail({ line: aLine({ issuer: null, salesCloseAt: at(-60) }) }));
  const why = async (name: RegExp) => (await screen.findByRole("button", { name })).getAttribute("title");
  expect(await why(/^Retry failed/)).toBe("Nothing has failed.");
  expect(await why(/^Hand over/)).toBe("No worker is running it.");
  expect(await why(/^Close sale/)).toMatch(/^The sale closed Sun 22 Nov 2026/);
});

test("a failure is shown with its purchase, its holder and its reason", async () => {
  const user = { id: "01JD3V5Y6Q8ZK2M4N6P8R0VSER", email: "ada@example.org", name: "Ada Lovelace" };
  const failure = { kind: "purchase" as const, id: "PRCH1", at: at(0), reason: "Lock wait timeout", user, quantity: 2 };
  visit(aDetail({ line: aLine({ failed: 1 }), failures: [failure] }));
  expect(await screen.findByText("Lock wait timeout")).toBeTruthy();
  expect(screen.getByText("PRCH1")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
});

test("the charts' values are also in a table", async () => {
  visit(aDetail({ points: [aPoint(0, { waiting: 77 })] }));
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

test("the page begins with the event's state in a sentence, its figures and its curve", async () => {
  visit(aDetail({ points: [aPoint(0)] }));
  expect(await screen.findByRole("heading", { level: 2, name: "Selling. 120 people waiting." })).toBeTruthy();
  expect(screen.getByText("of 1,000 (25%)")).toBeTruthy();
});

test("before the sale it counts down, and says what is ready, what is not and what no one knows", async () => {
  const line = aLine({ state: "idle", waiting: 0, issued: 0, issuer: null });
  visit(aDetail({ line, drop: aDrop({ status: "DRAFT" }) }));
  expect(await screen.findByText("01:00:00")).toBeTruthy();
  expect(screen.getByRole("heading", { name: "4 of 9 ready" })).toBeTruthy();
  expect(screen.getByText(/No rehearsal on record\. Run: pnpm drop --for 01JD3V5Y6Q8ZK2M4N6P8R0EVNT/)).toBeTruthy();
});

test("an unknown event says so", async () => {
  visit(refused("event-not-found"));
  expect(await screen.findByRole("heading", { name: "No such event" })).toBeTruthy();
});
