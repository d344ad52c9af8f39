import { readFileSync } from "node:fs";
import { problemCodes } from "@admit/contract";
import { expect, test } from "vitest";
import { apiRoutes, type AppServices } from "../api-routes.ts";
import { openApiDocument, openApiFile, openApiText } from "./openapi-document.ts";

const document = openApiDocument(apiRoutes({} as AppServices));

interface Operation {
  operationId: string;
  parameters?: { name: string; required?: boolean }[];
  responses: Record<string, { headers?: object; content?: object }>;
}

const operations = (): Operation[] => Object.values(document.paths ?? {}).flatMap((path) => Object.values(path));

test("the document in specs/ is current: else run `pnpm openapi`", () => {
  expect(readFileSync(openApiFile, "utf8")).toBe(openApiText(document));
});

test("every schema is a named component", () => {
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(
    expect.arrayContaining(["Event", "Line", "Problem", "Purchase", "SignedIn", "StaffEvent", "Ticket", "User"]),
  );
});

test("every operation has a successful answer", () => {
  for (const { operationId, responses } of operations())
    expect(Object.keys(responses).join(), operationId).toMatch(/\b2\d\d\b/);
});

test("every operation has a unique name that a generated client can use: a verb and its object", () => {
  const names = operations().map(({ operationId }) => operationId);
  expect(names.filter((name) => !/^[a-z]+(?:[A-Z][a-z]+)*$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test("every operation that takes an idempotency key requires it", () => {
  const keyed = operations().filter(({ parameters = [] }) => parameters.some(({ name }) => name === "Idempotency-Key"));
  expect(keyed.map(({ operationId }) => operationId)).toEqual(["createPurchase", "createIssuance", "createImport"]);
  for (const { operationId, parameters = [] } of keyed)
    expect(parameters.find(({ name }) => name === "Idempotency-Key")?.required, operationId).toBe(true);
});

test("every answer is described with X-Request-Id, and every refusal as a problem, with Retry-After if it has one", () => {
  const headersOf: Record<string, string[]> = {
    429: ["RateLimit", "RateLimit-Policy", "Retry-After"],
    503: ["Retry-After"],
  };
  const wrong = operations()
    // Readiness answers 503 with its own document.
    .filter(({ operationId }) => operationId !== "getReadiness")
    .flatMap(({ operationId, responses }) =>
      Object.entries(responses).map(([status, { headers = {}, content = {} }]) => ({
        answer: `${operationId} ${status}`,
        missing: ["X-Request-Id", ...(headersOf[status] ?? [])].filter((name) => !Object.hasOwn(headers, name)),
        types: status < "400" ? "" : Object.keys(content).join(),
      })),
    )
    .filter(({ missing, types }) => missing.length > 0 || !["", "application/problem+json"].includes(types));
  expect(wrong).toEqual([]);
});

test("the codes of problems are those of the contract", () => {
  expect(document.components?.schemas?.["Problem"]).toMatchObject({
    properties: { code: { enum: [...problemCodes] } },
  });
});
