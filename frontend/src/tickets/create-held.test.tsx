import type { User } from "@admit/contract";
import { waitFor } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, test } from "vitest";
import { noteOwner } from "../session/create-session.ts";
import { aSession, renderWith } from "../testing/render-page.tsx";
import { aTicket, aUser, anEvent, eventId, fakeSources, lost, refused, startMs } from "../testing/fake-sources.ts";
import type { HeldTickets } from "./held-tickets.ts";
import { createHeld, type Held } from "./create-held.ts";
import { keepTickets, readCopy } from "./ticket-copy.ts";

const ada = aUser();
const never = () => new Promise<never>(() => {});
const holding = (code: string | null): HeldTickets => ({
  groups: [{ eventId, event: anEvent(), tickets: [aTicket(1, { code })] }],
  isWhole: true,
  isCut: false,
});

/** A page of Ada's tickets, with a copy from a minute ago that shows OLDCODE. */
function open({ isKept = true, isKnown = true, isSlow = false, doesRepeat = false } = {}) {
  const sources = fakeSources();
  sources.rest = isSlow ? () => Promise.resolve() : never;
  sources.restUntilBack = doesRepeat ? () => Promise.resolve() : never;
  noteOwner(sources.storage, ada);
  if (isKept) keepTickets(sources.storage, ada, holding("OLDCODE"), startMs - 60_000);
  const [user, setUser] = createSignal<User | null | undefined>(isKnown ? ada : undefined);
  const [trouble, setTrouble] = createSignal<unknown>();
  const answers: ((answer: HeldTickets | Error) => void)[] = [];
  const ask = () =>
    new Promise<HeldTickets>((resolve, reject) =>
      answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer))),
    );
  let held!: Held;
  const Page = () => {
    held = createHeld({ key: () => "all", isWanted: () => true, ask });
    return null;
  };
  renderWith(() => <Page />, sources, aSession(undefined, { user, trouble }));
  /** Answers the nth request. */
  const answer = async (nth: number, given: HeldTickets | Error) => {
    await waitFor(() => expect(answers.length).toBeGreaterThan(nth));
    answers[nth]?.(given);
  };
  return { sources, setUser, setTrouble, held, answer };
}

const expectShown = (held: Held, ...codes: (string | null)[]) =>
  waitFor(() => expect(held.shown()?.groups.flatMap(({ tickets }) => tickets.map(({ code }) => code))).toEqual(codes));

/** A page that shows the service's answer. */
async function openAnswered({ isKept = true, code = "NEWCODE" } = {}) {
  const page = open({ isKept });
  await page.answer(0, holding(code));
  await expectShown(page.held, code);
  return page;
}

/** A page that shows the copy, since the service is slow. */
async function openSlow(isKnown = true) {
  const page = open({ isKnown, isSlow: true });
  await expectShown(page.held, "OLDCODE");
  return page;
}

const kept = ({ sources }: Pick<ReturnType<typeof open>, "sources">) => JSON.stringify(readCopy(sources.storage));
const comeBack = () => window.dispatchEvent(new Event("online"));

test("the service's answer is shown and kept, never the older copy", async () => {
  const { held, ...page } = open();
  expect(held.shown()).toBeUndefined();
  await page.answer(0, holding("NEWCODE"));
  await expectShown(held, "NEWCODE");
  expect(held.trouble()).toBeUndefined();
  expect(kept(page)).toContain("NEWCODE");
  expect(kept(page)).not.toContain("OLDCODE");
});

const portal = refused("not-found");
portal.problem.type = "about:blank";

test.each([
  ["without a network", lost()],
  ["behind a portal, whose answer is not the service's,", portal],
])("%s the copy is shown, with its time", async (_where, answer) => {
  const { held, ...page } = open();
  await page.answer(0, answer);
  await expectShown(held, "OLDCODE");
  expect(held.shown()?.seenAt).toBe(startMs - 60_000);
  expect(held.trouble()).toBeDefined();
  expect(held.error()).toBeUndefined();
});

test("without a network no session is known, and the copy is shown for its holder", async () => {
  const { held, ...page } = open({ isKnown: false });
  page.setTrouble(lost());
  await expectShown(held, "OLDCODE");
  expect(held.holder()).toEqual(ada);
});

test("the copy disappears once the service says that no one is signed in", async () => {
  const { held, ...page } = await openSlow(false);
  noteOwner(page.sources.storage, null);
  page.setUser(null);
  expect(held.shown()).toBeUndefined();
});

test("a service that takes too long is not waited for; its answer replaces the copy when it comes", async () => {
  const { held, ...page } = await openSlow();
  expect(held.trouble()).toBe("slow");
  await page.answer(0, holding(null));
  await expectShown(held, null);
  expect(held.trouble()).toBeUndefined();
  expect(kept(page)).not.toContain("OLDCODE");
});

test.each(["unauthenticated", "forbidden", "ticket-not-found", "ticket-voided"] as const)(
  "a refusal, %s, hides the copy that is shown and removes it",
  async (code) => {
    const { held, ...page } = await openSlow();
    await page.answer(0, refused(code));
    await waitFor(() => expect(held.error()).toBeDefined());
    expect(held.shown()).toBeUndefined();
    expect(kept(page)).toBe("null");
  },
);

test("what was refused does not come back when the network is lost afterwards", async () => {
  const { held, ...page } = await openAnswered();
  comeBack();
  await page.answer(1, refused("forbidden"));
  await waitFor(() => expect(held.error()).toBeDefined());
  comeBack();
  await page.answer(2, lost());
  await waitFor(() => expect(held.trouble()).toMatchObject({ name: "ConnectionLost" }));
  expect(held.shown()).toBeUndefined();
});

test("a page that stays open asks again when the device is back, and shows meanwhile how old its tickets are", async () => {
  const { held, ...page } = await openAnswered({ isKept: false, code: "OLDCODE" });
  comeBack();
  await page.answer(1, lost());
  await waitFor(() => expect(held.trouble()).toBeDefined());
  expect(held.shown()?.seenAt).toBe(startMs);
  comeBack();
  await page.answer(2, holding("NEWCODE"));
  await expectShown(held, "NEWCODE");
  expect(held.trouble()).toBeUndefined();
});

test("after a failure it asks again by itself", async () => {
  const { held, ...page } = open({ doesRepeat: true });
  await page.answer(0, lost());
  await page.answer(1, holding("NEWCODE"));
  await expectShown(held, "NEWCODE");
  expect(held.error()).toBeUndefined();
});

test("after a sign-out nothing is shown, and a later answer is neither shown nor kept", async () => {
  const { held, ...page } = await openAnswered();
  comeBack();
  noteOwner(page.sources.storage, null);
  page.setUser(null);
  await page.answer(1, holding("LATECODE"));
  await Promise.resolve();
  expect(held.shown()).toBeUndefined();
  expect(kept(page)).toBe("null");
});

test('a page that the browser\'s "back" takes out of its memory shows nothing of a user who has signed out since', async () => {
  const { held, ...page } = await openAnswered();
  noteOwner(page.sources.storage, null);
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(held.shown()).toBeUndefined();
});

test("without a copy and without a network it says why there is nothing", async () => {
  const { held, ...page } = open({ isKept: false });
  await page.answer(0, lost());
  await waitFor(() => expect(held.error()).toMatchObject({ name: "ConnectionLost" }));
  expect(held.shown()).toBeUndefined();
});
