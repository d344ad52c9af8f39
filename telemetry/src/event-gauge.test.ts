import { expect, test } from "vitest";
import { eventSeriesMax, otherEvents, topEvents } from "./event-gauge.ts";

const options = { rank: (count: number) => count, merge: (one: number, other: number) => one + other };
const eventsOf = (count: number) =>
  new Map(Array.from({ length: count }, (_, index): [string, number] => [`event-${index + 1}`, index + 1]));

test("with 200 events, the highest ones have entries of their own and the others share one; where all have room there are no others", () => {
  const top = topEvents(eventsOf(200), options);
  expect(top.size).toBe(eventSeriesMax + 1);
  expect([...top.keys()].slice(0, 2)).toEqual(["event-200", "event-199"]);
  expect(top.has("event-151")).toBe(true);
  expect(top.has("event-150")).toBe(false);
  expect(top.get(otherEvents)).toBe((150 * 151) / 2);
  expect(topEvents(eventsOf(eventSeriesMax), options).has(otherEvents)).toBe(false);
});

test("no event is lost or counted twice, however many there are", () => {
  for (const count of [0, 1, eventSeriesMax - 1, eventSeriesMax, eventSeriesMax + 1, 1000]) {
    const sum = [...topEvents(eventsOf(count), options).values()].reduce((one, other) => one + other, 0);
    expect(sum, `${count} events`).toBe((count * (count + 1)) / 2);
  }
});
