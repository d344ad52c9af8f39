import { expect, test } from "vitest";
import { makeServerClock } from "./clock.ts";

test("the server's time is taken to be half a round trip old", async () => {
  let local = 1_000_000;
  const clock = makeServerClock(() => local);
  const ask = () => {
    local += 200;
    return Promise.resolve("2026-11-22T12:00:00.000Z");
  };
  await clock.learn(ask, (answer) => answer);
  expect(clock.now()).toBe(Date.parse("2026-11-22T12:00:00.100Z"));
  local += 900;
  expect(clock.now()).toBe(Date.parse("2026-11-22T12:00:01.000Z"));
});

test("an answer without a time leaves the clock as it is", async () => {
  const clock = makeServerClock(() => 5000);
  await clock.learn(
    () => Promise.resolve(undefined),
    (answer) => answer,
  );
  expect(clock.now()).toBe(5000);
});
