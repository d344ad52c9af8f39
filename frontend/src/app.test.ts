import { pagePaths } from "@admit/contract";
import type { RouteDefinition } from "@solidjs/router";
import { expect, test } from "vitest";
import { routes } from "./app.tsx";

const joined = (base: string, path: string): string => `${base}${path}`.replace(/(?<=.)\/$/, "");

/** Every address that shows a page; a route with children is the frame around theirs. */
const pathsOf = (given: readonly RouteDefinition[], base = ""): string[] =>
  given.flatMap(({ path = "", children }) =>
    [path].flat().flatMap((each) => (children ? pathsOf([children].flat(), base + each) : [joined(base, each)])),
  );

test("the gateway answers 404 at every address but those of the pages", () => {
  expect(pathsOf(routes).filter((path) => path !== "*")).toEqual(pagePaths);
});
