import { expect, test } from "vitest";
import { FairTurns } from "./fair-turns.ts";

const extras = { retryAfterS: 5, refusal: "drawing-limit" as const };
const present = () => new AbortController().signal;

/** Turns whose jobs record their names in the order of their runs. */
function open(bounds = { eachMax: 100, allMax: 1000 }) {
  const turns = new FairTurns(bounds, extras);
  const order: string[] = [];
  const ask = (holder: string, name = holder, client = present()): Promise<string> =>
    turns.run(holder, client, async () => {
      order.push(name);
      await Promise.resolve();
      return name;
    });
  return { order, ask };
}

test("another holder's single document is drawn next, however many one holder has requested", async () => {
  const { order, ask } = open();
  const many = Array.from({ length: 45 }, (_, at) => ask("anna", `anna ${at}`));
  await Promise.all([...many, ask("ben")]);
  expect(order.slice(0, 3)).toEqual(["anna 0", "anna 1", "ben"]);
});

test("holders alternate, and each gets their documents in order", async () => {
  const { order, ask } = open();
  const names = ["running", "a1", "a2", "a3", "b1", "b2", "c"];
  const asked = names.map((name) => ask(name === "running" ? name : name.slice(0, 1), name));
  expect(await Promise.all(asked)).toEqual(names);
  expect(order).toEqual(["running", "a1", "b1", "c", "a2", "b2", "a3"]);
});

test("a holder who was served and asks again comes after all who wait", async () => {
  const { order, ask } = open();
  const first = ask("a", "a1").then(() => ask("a", "a2"));
  await Promise.all([first, ask("b", "b1"), ask("c", "c1"), ask("b", "b2")]);
  expect(order).toEqual(["a1", "b1", "c1", "a2", "b2"]);
});

test("a document whose client has gone is not drawn, and takes no turn", async () => {
  const { order, ask } = open();
  const gone = new AbortController();
  const running = ask("running");
  const abandoned = [ask("a", "a1", gone.signal), ask("a", "a2"), ask("b", "b1", gone.signal)];
  gone.abort();
  const settled = await Promise.allSettled([running, ...abandoned, ask("b", "b2", gone.signal)]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected", "rejected"]);
  expect(order).toEqual(["running", "a2"]);
});

test("a holder is refused more waiting documents than the limit; others are not", async () => {
  const { ask } = open({ eachMax: 2, allMax: 3 });
  const asked = [ask("running"), ask("a"), ask("a")];
  expect(() => ask("a")).toThrow(expect.objectContaining({ code: "rate-limited", extras }));
  asked.push(ask("b"));
  expect(() => ask("c")).toThrow(expect.objectContaining({ code: "gateway-busy", extras }));
  await Promise.all(asked);
  await Promise.all([ask("a"), ask("c")]);
});

test("a failing document affects only its holder, and the next is drawn", async () => {
  const turns = new FairTurns({ eachMax: 2, allMax: 2 }, extras);
  const failing = turns.run("a", present(), () => Promise.reject(new Error("no such font")));
  const next = turns.run("b", present(), () => Promise.resolve("drawn"));
  await expect(failing).rejects.toThrow("no such font");
  expect(await next).toBe("drawn");
});
