import { expect, it } from "vitest";
import { Closers } from "./closers.ts";

it("the last that was opened is closed first, one after the other", async () => {
  const done: string[] = [];
  const closers = new Closers();
  closers.add(() => done.push("first"));
  closers.add(async () => {
    await Promise.resolve();
    done.push("second");
  });
  await closers.close();
  expect(done).toEqual(["second", "first"]);
});

it("one that fails does not keep the others open, and is reported", async () => {
  const done: string[] = [];
  const closers = new Closers();
  closers.add(() => done.push("first"));
  closers.add(() => Promise.reject(new Error("stuck")));
  await expect(closers.close()).rejects.toThrow("stuck");
  expect(done).toEqual(["first"]);
  expect(await closers.closeAll()).toEqual([new Error("stuck")]);
});

it("what opens while everything is being closed is closed as well", async () => {
  const done: string[] = [];
  const closers = new Closers();
  closers.add(() => closers.add(() => done.push("latecomer")));
  await closers.close();
  expect(done).toEqual(["latecomer"]);
});
