import { readFileSync } from "node:fs";
import { problemCodes } from "@admit/contract";
import { expect, test } from "vitest";
import type { Services } from "../../services.ts";
import { apiRoutes } from "../api-routes.ts";
import { openApiDocument } from "./openapi-document.ts";
import { openApiFile, openApiText } from "./openapi-text.ts";

const document = openApiDocument(apiRoutes({} as Services));

test("the document in specs/ is what the routes are: run `pnpm openapi` when it is not", () => {
  expect(readFileSync(openApiFile, "utf8")).toBe(openApiText(document));
});

test("every shape is a named component, referred to and not repeated", () => {
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(
    expect.arrayContaining(["Event", "Line", "Problem", "Purchase", "SignedIn", "StaffEvent", "Ticket", "User"]),
  );
});

test("every operation is summarised, and has a good answer", () => {
  for (const [path, operations] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(operations)) {
      expect(operation.summary, `${method} ${path}`).toBeTruthy();
      expect(Object.keys(operation.responses).some((status) => status.startsWith("2"))).toBe(true);
    }
});

test("the codes of problems are those of the contract", () => {
  expect(document.components?.schemas?.["Problem"]).toMatchObject({
    properties: { code: { enum: [...problemCodes] } },
  });
});
