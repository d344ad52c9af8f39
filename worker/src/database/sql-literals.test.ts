import { expect, test } from "vitest";
import { sqlIds, sqlTime } from "./sql-literals.ts";

const [one, other] = ["01JD3V5Y6Q8ZK2M4N6P8R0S2T4", "01JD3V5Y6Q8ZK2M4N6P8R0S2T5"] as const;

test("ids are a list for IN, also when there are none", () => {
  expect(sqlIds([one, other])).toBe(`'${one}','${other}'`);
  expect(sqlIds([])).toBe("''");
});

test("a text that is no id never reaches a statement", () => {
  expect(() => sqlIds([one, "') OR 1 --"])).toThrow("not an id");
});

test("a time is written to the millisecond, whatever was written before", () => {
  expect(sqlTime(Date.parse("2026-11-23T10:00:59.007Z"))).toBe("'2026-11-23 10:00:59.007'");
  expect(sqlTime(Date.parse("2026-11-23T10:00:59.990Z"))).toBe("'2026-11-23 10:00:59.990'");
  expect(sqlTime(Date.parse("2026-11-23T10:01:00.000Z"))).toBe("'2026-11-23 10:01:00.000'");
  expect(sqlTime(Date.parse("2026-11-23T10:00:59.007Z"))).toBe("'2026-11-23 10:00:59.007'");
});
