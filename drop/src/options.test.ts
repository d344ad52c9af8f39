import { OptionsError } from "@admit/contract";
import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options it is 5,000 buyers at 1,000 per second, two tickets each, on a fresh event of 1,000", () => {
  expect(readOptions([])).toEqual({
    buyers: 5000,
    rate: 1000,
    quantity: 2,
    capacity: 1000,
    event: null,
    schedule: "constant",
    seed: 1,
    url: null,
    wait: false,
    jsonFile: null,
  });
});

test("every option is read", () => {
  const given =
    "--buyers 10 --rate 5 --quantity 3 --event gala --schedule spike --seed 7 --url http://localhost:1 --wait --json out.json";
  expect(readOptions(given.split(" "))).toMatchObject({
    buyers: 10,
    rate: 5,
    quantity: 3,
    event: "gala",
    schedule: "spike",
    seed: 7,
    url: "http://localhost:1",
    wait: true,
    jsonFile: "out.json",
  });
});

test.each([
  ["--buyers 0", '--buyers must be a whole number from 1 to 100000, not "0"'],
  ["--buyers many", '--buyers must be a whole number from 1 to 100000, not "many"'],
  ["--rate 1.5", '--rate must be a whole number from 1 to 100000, not "1.5"'],
  ["--quantity 1001", '--quantity must be a whole number from 1 to 1000, not "1001"'],
  ["--seed 1e3", '--seed must be a whole number from 0 to 4294967295, not "1e3"'],
  ["--schedule wave", '--schedule must be one of constant, poisson, spike, not "wave"'],
  ["--url localhost:8080", '--url must be an http:// or https:// address, not "localhost:8080"'],
  ["--event gala --capacity 5", "--capacity is for the event created for this rehearsal"],
  ["--speed 5", "--speed is not an option of pnpm drop: leave it out"],
  ["--buyers", "--buyers needs a value: --buyers N"],
  ["gala", '"gala" is not an option: leave it out'],
])("%s is refused, with the reason and how to use it", (given, reason) => {
  const attempt = () => readOptions(given.split(" "));
  expect(attempt).toThrow(OptionsError);
  expect(attempt).toThrow(reason);
  expect(attempt).toThrow("Usage: pnpm drop");
});

test("all mistakes are reported together", () => {
  expect(() => readOptions(["--buyers", "0", "--rate", "0"])).toThrow(/--buyers .*\n--rate /);
});
