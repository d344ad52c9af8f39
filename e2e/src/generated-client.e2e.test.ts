import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { root } from "@admit/environment";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

/** An integrator's code: every shape and name in it comes from the generated types. */
const client = `
import createClient from "openapi-fetch";
import type { components, paths } from "./api.ts";

const pollsMax = 12;

export async function buy(baseUrl: string, token: string, eventId: string, quantity: number) {
  const api = createClient<paths>({ baseUrl, headers: { Authorization: \`Bearer \${token}\` } });
  const asked = await api.POST("/v1/events/{id}/purchases", {
    params: { path: { id: eventId }, header: { "Idempotency-Key": crypto.randomUUID() } },
    body: { quantity },
  });
  if (asked.error !== undefined) return asked.error.code;
  let purchase: components["schemas"]["Purchase"] = asked.data;
  for (let polls = 0; purchase.status === "queued" && polls < pollsMax; polls++) {
    const polled = await api.GET("/v1/events/{id}/purchases/{purchaseId}", {
      params: { path: { id: eventId, purchaseId: purchase.id }, header: { Prefer: "wait=5" } },
    });
    if (polled.error !== undefined) return polled.error.code;
    purchase = polled.data;
  }
  const { data: mine } = await api.GET("/v1/me/tickets", { params: { query: { eventId } } });
  const [first] = purchase.tickets;
  const { data: ticket } = await api.GET("/v1/tickets/{id}", { params: { path: { id: first?.id ?? "" } } });
  return {
    answered: asked.response.status,
    status: purchase.status,
    issued: purchase.issued,
    codes: mine?.items.map(({ code }) => code) ?? [],
    code: ticket?.code ?? null,
  };
}

export async function wrongly(api: ReturnType<typeof createClient<paths>>) {
  // @ts-expect-error -- the key is required
  await api.POST("/v1/events/{id}/purchases", { params: { path: { id: "a" } }, body: { quantity: 1 } });
  const header = { "Idempotency-Key": "a" };
  // @ts-expect-error -- a quantity is a number
  await api.POST("/v1/events/{id}/purchases", { params: { path: { id: "a" }, header }, body: { quantity: "1" } });
}
`;

const compilerOptions = {
  target: "ES2023",
  lib: ["ES2023", "DOM"],
  types: ["node"],
  module: "preserve",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

/** In this package's folder, so that its dependencies resolve; removed at the end. */
let folder: string;
beforeAll(async () => {
  const parent = join(root, "e2e", ".tsbuild");
  await mkdir(parent, { recursive: true });
  folder = await mkdtemp(join(parent, "client-"));
  const document = await (await fetch(`${deployment().gateway().url}/openapi.json`)).text();
  await writeFile(join(folder, "api.ts"), astToString(await openapiTS(document)));
  await writeFile(join(folder, "client.ts"), client);
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["client.ts"] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a client generated from the document compiles without a cast, and requires what the document requires", async () => {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const compiled = promisify(execFile)(process.execPath, [compiler, "-p", folder]).then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
  expect(await compiled).toBe("");
});

test("a client generated from the document buys, polls until the outcome, and fetches its tickets", async () => {
  const { buy } = (await import(pathToFileURL(join(folder, "client.ts")).href)) as {
    buy: (baseUrl: string, token: string, eventId: string, quantity: number) => Promise<unknown>;
  };
  const event = await deployment().admin.createEvent({ capacity: 2 });
  const buyer = await deployment().person();
  const { url } = deployment().gateway();
  const token = buyer.headers["authorization"]?.slice("Bearer ".length) ?? "";
  const code = expect.stringMatching(/^\S{100,}$/) as string;

  const bought = (await buy(url, token, event.id, 2)) as { codes: string[]; code: string };
  expect(bought).toEqual({ answered: 202, status: "fulfilled", issued: 2, codes: [code, code], code });
  expect(bought.codes).toContain(bought.code);
  await expect.poll(() => buy(url, token, event.id, 1)).toBe("sold-out");
  await deployment().audit();
});
