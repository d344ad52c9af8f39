import { expect, test } from "vitest";
import { lintOpenApi } from "./openapi-rules.ts";

/** Three linters are loaded, with all their rules. */
const withinMs = 60_000;

const sound = {
  openapi: "3.1.0",
  info: {
    title: "A",
    version: "1",
    description: "A",
    contact: { name: "A" },
    license: { name: "MIT", url: "https://opensource.org/license/mit" },
  },
  servers: [{ url: "/" }],
  tags: [{ name: "A", description: "A" }],
  paths: {
    "/a": {
      get: {
        operationId: "getA",
        summary: "A",
        description: "A",
        tags: ["A"],
        security: [],
        responses: { 200: { description: "A" }, 400: { description: "No" } },
      },
    },
  },
};

test("each linter reports its own kind of mistake, and nothing else", { timeout: withinMs }, async () => {
  expect(await lintOpenApi(JSON.stringify(sound))).toEqual([]);

  const { contact: _, ...info } = sound.info;
  expect(await lintOpenApi(JSON.stringify({ ...sound, info }))).toEqual([
    expect.stringMatching(/^spectral info-contact: info: /),
  ]);

  const { security: __, ...operation } = sound.paths["/a"].get;
  expect(await lintOpenApi(JSON.stringify({ ...sound, paths: { "/a": { get: operation } } }))).toEqual([
    expect.stringMatching(/^redocly security-defined: /),
  ]);

  const unresolved = { ...sound.paths["/a"].get, responses: 7 };
  const found = await lintOpenApi(JSON.stringify({ ...sound, paths: { "/a": { get: unresolved } } }));
  expect(found.filter((line) => line.startsWith("swagger-parser: "))).toHaveLength(1);
});
