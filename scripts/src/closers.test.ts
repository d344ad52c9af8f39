import { expect, it } from "vitest";
import { makeClosers } from "./closers.ts";

it("what came last is undone first, each after the other is done", async () => {
  const done: string[] = [];
  const closers = makeClosers(() => {});
  closers.add(() => void done.push("first"));
  closers.add(async () => {
    await Promise.resolve();
    done.push("second");
  });
  await closers.closeAll();
  expect(done).toEqual(["second", "first"]);
});

it("one that fails does not keep the others open, and is told of", async () => {
  const failures: unknown[] = [];
  const done: string[] = [];
  const closers = makeClosers((error) => failures.push(error));
  closers.add(() => void done.push("first"));
  closers.add(() => Promise.reject(new Error("stuck")));
  await closers.closeAll();
  expect(done).toEqual(["first"]);
  expect(failures).toEqual([new Error("stuck")]);
});

it("what opens while all is being closed is closed as well", async () => {
  const done: string[] = [];
  const closers = makeClosers(() => {});
  closers.add(() => closers.add(() => void done.push("latecomer")));
  await closers.closeAll();
  expect(done).toEqual(["latecomer"]);
});
