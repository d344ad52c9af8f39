import { screen, waitFor, within } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { refused } from "../testing/fake-sources.ts";
import { ConsolePage } from "./console-page.tsx";
import { Freshness } from "./operator-pages.tsx";
import { aDrop, aLine, anOverview, aProcess, at, eventId, visitConsole, type Visit } from "./testing/fake-ops.tsx";

const Page = () => (
  <>
    <Freshness />
    <ConsolePage />
  </>
);

const visit = (given: Visit = {}) => visitConsole(Page, given);

const titles = () =>
  within(screen.getByRole("table", { name: /^Live lines/ }))
    .getAllByRole("link")
    .map((link) => link.textContent);

test("the stream's overview is shown as live, and the verdict says that all is clear", async () => {
  visit();
  expect(await screen.findByRole("heading", { name: "All clear. 1 line moving." })).toBeTruthy();
  expect(screen.getByText("Live")).toBeTruthy();
  expect(document.title).toBe("All clear · Operator · Admit");
});

test("the worst trouble comes first, with the button for it", async () => {
  const lost = aLine({ state: "lost", issuer: null, waiting: 7, oldestWaitMs: 5000 });
  const { api, user } = visit({ answers: { shed: [{}] }, lines: [lost] });
  const what = "“The Long Winter Gala” has stopped: no worker is running it. Restarting on another worker.";
  expect(await screen.findByRole("heading", { name: what })).toBeTruthy();
  expect(document.title).toBe("(1) Attention · Operator · Admit");
  await user.click(screen.getAllByRole("button", { name: "Refuse purchases: The Long Winter Gala" })[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Refuse purchases" }));
  expect(screen.getByText("Write a message for buyers.")).toBeTruthy();
  expect(api.shed).not.toHaveBeenCalled();
  await user.type(screen.getByLabelText("Message for buyers"), " Back at nine. ");
  await user.click(screen.getByRole("button", { name: "Refuse purchases" }));
  const done = "New purchases for “The Long Winter Gala” are refused with your message.";
  expect(await screen.findByText(done)).toBeTruthy();
  expect(api.shed.mock.calls).toEqual([[eventId, "Back at nine."]]);
});

test("data that is 4 s old is shown with its age and without a verdict, until a newer overview comes", async () => {
  const { stream, pass } = visit();
  await screen.findByText("Live");
  pass(7300);
  stream.say(anOverview());
  expect(await screen.findByText(/Not live: 7 s old\./)).toBeTruthy();
  expect(screen.getByRole("heading", { name: "Current status unknown." })).toBeTruthy();
  expect(screen.queryByText("Live")).toBeNull();
  stream.say(anOverview(undefined, { updatedAt: at(8) }));
  expect(await screen.findByText("Live")).toBeTruthy();
});

test("rows keep their order while one has the focus, and are sorted afterwards", async () => {
  const [a, b] = [aLine({ eventId: "a", title: "A" }), aLine({ eventId: "b", title: "B" })];
  const { stream } = visit({ lines: [a, b] });
  (await screen.findByRole("link", { name: "A" })).focus();
  const worse = [{ ...b, state: "paused" as const, paused: true }, a];
  stream.say(anOverview(worse, { updatedAt: at(1) }));
  expect(titles()).toEqual(["A", "B"]);
  expect(document.activeElement?.textContent).toBe("A");
  (document.activeElement as HTMLElement).blur();
  stream.say(anOverview(worse, { updatedAt: at(2) }));
  expect(titles()).toEqual(["B", "A"]);
});

test("a row is the same element while its figures change", async () => {
  const { stream } = visit();
  const link = await screen.findByRole("link", { name: "The Long Winter Gala" });
  stream.say(anOverview([aLine({ waiting: 999 })], { updatedAt: at(1) }));
  expect(screen.getByText("999")).toBeTruthy();
  expect(screen.getByRole("link", { name: "The Long Winter Gala" })).toBe(link);
});

test("staff see the acts disabled, and why", async () => {
  const { user } = visit({ role: "STAFF" });
  const pause = await screen.findByRole("button", { name: /^Pause: The Long Winter Gala\. Only admins can act here/ });
  expect(pause.getAttribute("aria-disabled")).toBe("true");
  await user.click(pause);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("without another worker the dialog says so, and stays open", async () => {
  const lines = [aLine({ state: "delayed" })];
  const { user } = visit({ answers: { handOver: [refused("no-other-worker")] }, lines });
  const buttons = await screen.findAllByRole("button", { name: "Hand over: The Long Winter Gala" });
  await user.click(buttons[0] as HTMLElement);
  await user.click(screen.getByRole("button", { name: "Hand over" }));
  expect(await screen.findByText(/There’s no other worker\. Start a second one first/)).toBeTruthy();
  expect(screen.getByRole("dialog", { name: "Hand “The Long Winter Gala” over to another worker?" })).toBeTruthy();
});

test("refusals and wrong settings are shown with what to do, and nothing if there are neither", async () => {
  const { stream } = visit();
  await screen.findByText("Live");
  expect(screen.queryByRole("heading", { name: "Protection" })).toBeNull();
  const gateways = [aProcess({ id: "g1" }), aProcess({ id: "g2" })].map((each) => ({
    ...each,
    part: "gateway" as const,
    refusals: { "new-account-limit": 70, "user-limit": 3 },
    warnings: ["untrusted-proxy" as const],
  }));
  stream.say(anOverview(undefined, { processes: [aProcess(), ...gateways], updatedAt: at(1) }));
  const table = within(await screen.findByRole("table", { name: "Refused in the last minute" }));
  const rows = table.getAllByRole("row").slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^A proxy is not trusted.*Set TRUSTED_PROXIES/),
    expect.stringMatching(/^New accounts.*140.*EMAIL_ALIASES=collapse/),
    expect.stringMatching(/^Requests from one account6/),
  ]);
  // A measured trouble is shown with its second overview.
  expect(screen.queryByRole("heading", { name: "Refusing a flood: new accounts." })).toBeNull();
  stream.say(anOverview(undefined, { processes: [aProcess(), ...gateways], updatedAt: at(2) }));
  expect(screen.getByRole("heading", { name: "Refusing a flood: new accounts." })).toBeTruthy();
  expect(screen.getByText(/^A proxy is not trusted\. All buyers/)).toBeTruthy();
  stream.say(anOverview(undefined, { processes: [aProcess(), aProcess({ id: "g1" })], updatedAt: at(3) }));
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Protection" })).toBeNull());
});

test("people in a paused line are the headline, with who paused it and the button that helps; resumed, all is clear at once", async () => {
  const waiting = { state: "paused", paused: true, pausedAt: at(-2100), pausedBy: "Ada", waiting: 701 } as const;
  const { stream, user } = visit({ lines: [aLine({ ...waiting, oldestWaitMs: 35 * 60_000 })] });
  const what = "“The Long Winter Gala” is paused, and 701 people are waiting.";
  expect(await screen.findByRole("heading", { name: what })).toBeTruthy();
  expect(screen.getByText(/Paused by Ada at/)).toBeTruthy();
  expect(document.title).toBe("(1) Attention · Operator · Admit");
  await user.click(screen.getAllByRole("button", { name: "Resume: The Long Winter Gala" })[0] as HTMLElement);
  expect(screen.getByRole("dialog", { name: "Resume sales for “The Long Winter Gala”?" })).toBeTruthy();
  stream.say(anOverview(undefined, { updatedAt: at(1) }));
  expect(screen.getByRole("heading", { name: "All clear. 1 line moving." })).toBeTruthy();
});

test("the runbook's entry for a trouble opens beside it", async () => {
  const { user } = visit({ lines: [aLine({ state: "delayed" })] });
  await user.click(await screen.findByRole("button", { name: "What to do" }));
  const dialog = within(screen.getByRole("dialog", { name: "“The Long Winter Gala” is stuck." }));
  expect(await dialog.findByText("Do")).toBeTruthy();
  expect(dialog.getByText("Runbook, AdmitLineOld")).toBeTruthy();
});

test("an idle console shows the next drops: when, how many tickets, and whether they are rehearsed", async () => {
  const rehearsal = { at: at(-3600), buyers: 5000, buyersPerSecond: 1000, capacity: 1000, passed: true };
  const drops = [aDrop({ rehearsal }), aDrop({ eventId: "2", slug: "winter-gala-2", status: "DRAFT" })];
  const { stream } = visit({ lines: [] });
  stream.say(anOverview([], { drops, updatedAt: at(1) }));
  const rows = within(await screen.findByRole("table", { name: /^Next drops/ }))
    .getAllByRole("row")
    .slice(1);
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(
      /Old Town Hall · winter-gala.*in 00:59:59.*1,000Published.*Passed .*: 5,000 buyers at 1,000\/s/,
    ),
    expect.stringMatching(/Old Town Hall · winter-gala-2.*Draft.*None on record/),
  ]);
  stream.say(anOverview([aLine()], { drops, updatedAt: at(2) }));
  expect(within(screen.getByRole("table", { name: /^Next drops/ })).getAllByRole("row")).toHaveLength(2);
});
