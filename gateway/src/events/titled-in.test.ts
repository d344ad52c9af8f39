import { expect, test } from "vitest";
import { titledIn } from "./titled-in.ts";

test("an event has its title in a language it is translated into, and its own in any other", () => {
  const event = { id: "a", title: "Winter Gala", translations: { de: { title: "Wintergala" } } };
  expect(titledIn(event, "de")).toMatchObject({ id: "a", title: "Wintergala" });
  expect(titledIn(event, "ar")).toEqual(event);
});
