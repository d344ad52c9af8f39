import { inflateSync } from "node:zlib";
import { qrSvg } from "@admit/tickets";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { requestFor } from "./request-for.ts";
import { setStage, type Stage, ticketNow } from "./stage.ts";
import { type RouteName, routesOf, send } from "./walk.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ LOG_LEVEL: "debug" });
});
afterAll(() => gateway.close());

/** Requests that change who sees which code, or end sessions: each has a stage of its own. */
const changing = new Set<RouteName>([
  "POST /v1/activations",
  "POST /v1/sessions",
  "DELETE /v1/sessions",
  "DELETE /v1/admin/users/{id}/sessions",
  "POST /v1/admin/tickets/{id}/reissue",
]);

/** Everything by which a ticket would be known at this moment, in every spelling. */
async function tellTales({ ticketId }: Stage): Promise<Map<string, Buffer>> {
  const { code, secret } = await ticketNow(gateway, ticketId);
  const bytes = Buffer.from(secret, "hex");
  const [, modules = ""] = /stroke="#000000" d="([^"]+)"/.exec(await qrSvg(code)) ?? [];
  expect(modules).not.toBe("");
  const texts = {
    "the code": code,
    "the code in lower case": code.toLowerCase(),
    "the code's QR": modules,
    "the secret in hexadecimal": secret,
    "the secret in capitals": secret.toUpperCase(),
    "the secret in base64": bytes.toString("base64"),
    "the secret in base64url": bytes.toString("base64url"),
  };
  const needles = Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const);
  return new Map([...needles, ["the secret's bytes", bytes] as const]);
}

const people = ["holder", "otherBuyer", "staff", "admin", "nobody"] as const;
const idOf = (stage: Stage, who: (typeof people)[number]): string | null => (who === "nobody" ? null : stage[who]);

const foundIn = (hay: Buffer, needles: ReadonlyMap<string, Buffer>): string[] =>
  [...needles].filter(([, needle]) => hay.includes(needle)).map(([name]) => name);

/** Every route that there is, as each of them. @returns what was told to whom, where: `holder: GET /v1/me` */
async function walk(stage: Stage): Promise<{ told: string[]; documents: string[]; answered: number }> {
  const needles = await tellTales(stage);
  const told: string[] = [];
  const documents: string[] = [];
  let answered = 0;
  for (const route of routesOf(gateway.app).filter((name) => !changing.has(name)))
    for (const who of people) {
      const response = await send(gateway, idOf(stage, who), route, requestFor(route, stage));
      const hay = await bytesOf(response);
      answered += response.ok ? 1 : 0;
      for (const name of foundIn(hay, needles)) told.push(`${who}: ${route}: ${name}`);
      if (response.headers.get("Content-Type")?.startsWith("application/pdf")) documents.push(`${who}: ${route}`);
    }
  return { told, documents, answered };
}

/** Head and body, and what is packed in a PDF. Of a stream that does not end, its beginning. */
async function bytesOf(response: Response): Promise<Buffer> {
  const head = Buffer.from(JSON.stringify([...response.headers]));
  if (response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    return Buffer.concat([head, new Uint8Array(first?.value ?? [])]);
  }
  const body = Buffer.from(await response.arrayBuffer());
  return Buffer.concat([head, body, ...unpacked(body)]);
}

/** The streams of a PDF (`FlateDecode`), unpacked. What is packed may end with a carriage return of its own. */
function unpacked(pdf: Buffer): Buffer[] {
  if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-"))) return [];
  const text = pdf.toString("latin1");
  return [...text.matchAll(/FlateDecode[\s\S]*?stream\n([\s\S]*?)\nendstream/g)].map(([, packed = ""]) =>
    inflateSync(Buffer.from(packed, "latin1")),
  );
}

/** All that the gateway keeps in Redis, the data of its jobs included. */
async function redisBytes(redis: Redis, prefix: string): Promise<{ keys: number; bytes: Buffer }> {
  const pieces: string[] = [];
  let keys = 0;
  for await (const batch of redis.scanStream({ match: `${prefix}:*` }))
    for (const key of batch as string[]) {
      keys += 1;
      pieces.push(key, JSON.stringify(await readKey(redis, key)));
    }
  return { keys, bytes: Buffer.from(pieces.join("\n")) };
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  if (type === "string") return redis.get(key);
  if (type === "hash") return redis.hgetall(key);
  if (type === "list") return redis.lrange(key, 0, -1);
  if (type === "set") return redis.smembers(key);
  if (type === "zset") return redis.zrange(key, "0", "-1");
  if (type === "stream") return redis.xrange(key, "-", "+");
  // Gone meanwhile: a key that expires.
  expect(type).toBe("none");
  return null;
}

async function expectNothingKept(needles: ReadonlyMap<string, Buffer>): Promise<void> {
  const { redis, settings } = gateway.services;
  const kept = await redisBytes(redis, settings.REDIS_PREFIX);
  expect(kept.keys).toBeGreaterThan(0);
  expect(foundIn(kept.bytes, needles)).toEqual([]);
  const log = gateway.logged.map((line) => JSON.stringify(line)).join("\n");
  expect(gateway.logged.length).toBeGreaterThan(0);
  expect(foundIn(Buffer.from(log), needles)).toEqual([]);
}

test.each(["INVITED", "SUSPENDED"] as const)(
  "the code of a holder who is %s is told to nobody, by no route, and kept nowhere",
  async (status) => {
    const stage = await setStage(gateway, status);
    const { told, documents, answered } = await walk(stage);
    expect(answered).toBeGreaterThan(routesOf(gateway.app).length);
    expect(told).toEqual([]);
    // A QR that is drawn cannot be searched for: there is no document at all.
    expect(documents).toEqual([]);
    await expectNothingKept(await tellTales(stage));
  },
);

test.each([...changing])("%s tells no code, neither the one before nor the one after", async (route) => {
  expect(routesOf(gateway.app)).toContain(route);
  const all = new Map<string, Buffer>();
  for (const status of ["INVITED", "SUSPENDED", "ACTIVE"] as const)
    for (const who of people) {
      const stage = await setStage(gateway, status);
      const before = await tellTales(stage);
      const hay = await bytesOf(await send(gateway, idOf(stage, who), route, requestFor(route, stage)));
      const after = await tellTales(stage);
      expect([...foundIn(hay, before), ...foundIn(hay, after)]).toEqual([]);
      for (const [name, needle] of [...before, ...after]) all.set(`${status}, ${who}: ${name}, ${all.size}`, needle);
    }
  await expectNothingKept(all);
});

test("the code of an active holder is told to them where it belongs, and to nobody else", async () => {
  const stage = await setStage(gateway, "ACTIVE");
  const { told, documents } = await walk(stage);
  expect(told.toSorted()).toEqual([
    "holder: GET /v1/events/{id}/purchases/{purchaseId}: the code",
    "holder: GET /v1/me/purchases: the code",
    "holder: GET /v1/me/tickets: the code",
    "holder: GET /v1/tickets/{id}/qr.svg: the code's QR",
    "holder: GET /v1/tickets/{id}: the code",
  ]);
  expect(documents.toSorted()).toEqual(["holder: GET /v1/me/tickets.pdf", "holder: GET /v1/tickets/{id}/ticket.pdf"]);
  await expectNothingKept(await tellTales(stage));
});
