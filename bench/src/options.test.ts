import { expect, test } from "vitest";
import { readBenchOptions } from "./options.ts";

const none = { rounds: 3, jsonFile: null, only: null, quick: false, growth: false, against: null, publish: null };

test.each([
  ["", {}],
  ["--quick", { rounds: 1, quick: true }],
  ["--quick --rounds 2", { rounds: 2, quick: true }],
  ["--only admit,worker-drain", { only: ["admit", "worker-drain"] }],
  ["buyer worker-drain --quick", { only: ["buyer", "worker-drain"], rounds: 1, quick: true }],
  ["--against HEAD~1 buyer", { against: "HEAD~1", only: ["buyer"] }],
  ["--growth --only memory", { growth: true, only: ["memory"] }],
])("pnpm bench %s", (args, read) => {
  expect(readBenchOptions(args.split(" ").filter(Boolean))).toEqual({ ...none, ...read });
});

test.each([
  ["--rounds 0", /--rounds must be a whole number/],
  ["--only admit,postgres", /not "postgres"/],
  ["--growth --only admit", /--only knows manyEvents/],
  ["--against HEAD~1 worker-drain", /--only knows buyer, admit, not "worker-drain"/],
  ["--growth --against HEAD~1", /--growth goes with --only and --json alone/],
  ["--growth --rounds 2", /--growth goes with --only and --json alone/],
  ["--publish a.json --quick", /--publish goes with no other/],
])("%s is refused, with the usage", (args, why) => {
  expect(() => readBenchOptions(args.split(" "))).toThrow(why);
  expect(() => readBenchOptions(args.split(" "))).toThrow(/Usage: pnpm bench/);
});
