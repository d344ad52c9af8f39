import { OptionsError } from "@admit/contract";
import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options it is 5,000 buyers at 1,000 per second, two tickets each, on a fresh event of 1,000", () => {
  const none = { event: null, for: null, url: null, jsonFile: null };
  const sale = { buyers: 5000, rate: 1000, quantity: 2, capacity: 1000, schedule: "constant", seed: 1, wait: false };
  expect(readOptions([])).toEqual({ ...none, ...sale });
});

test("every option is read", () => {
  const given = "--buyers 10 --rate 5 --quantity 3 --event gala --schedule spike --seed 7 --wait --json out.json";
  const read = { buyers: 10, rate: 5, quantity: 3, event: "gala", schedule: "spike", seed: 7, wait: true };
  expect(readOptions(given.split(" "))).toMatchObject({ ...read, jsonFile: "out.json" });
});

test.each([
  ["--buyers 0 --rate 1.5", /--buyers must be a whole number from 1 to 100000, not "0"\n--rate .*not "1.5"/],
  ["--quantity 1001", /--quantity must be a whole number from 1 to 1000, not "1001"/],
  ["--schedule wave", /--schedule must be one of constant, poisson, spike, not "wave"/],
  ["--url localhost:8080", /--url must be an http:\/\/ or https:\/\/ address, not "localhost:8080"/],
  ["--event gala --capacity 5", /--capacity is for the event created for this rehearsal/],
  [
    "--for gala --capacity 5 --event gala",
    /--for takes its event's capacity[^]*--for rehearses on an event of its own/,
  ],
])("%s is refused, with all reasons and how to use it", (given, reasons) => {
  const attempt = () => readOptions(given.split(" "));
  expect(attempt).toThrow(OptionsError);
  expect(attempt).toThrow(reasons);
  expect(attempt).toThrow("Usage: pnpm drop");
});
