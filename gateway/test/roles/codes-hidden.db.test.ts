import { inflateSync } from "node:zlib";
import { qrSvg } from "@admit/tickets";
import { expect, test } from "vitest";
import { testGateway } from "../tools/test-gateway.ts";
import { callRoute, type RouteName, routesOf } from "./routes.ts";
import { setStage, type Stage, ticketNow } from "./stage.ts";

const gateway = testGateway({ LOG_LEVEL: "debug" });

/** Requests that change codes or their visibility, or end sessions: each has its own stage. */
const changing = new Set<RouteName>([
  "POST /v1/activations",
  "POST /v1/sessions",
  "POST /v1/sessions/code",
  "DELETE /v1/sessions",
  "DELETE /v1/admin/users/{id}/sessions",
  "POST /v1/admin/tickets/{id}/reissue",
]);

/** Everything that reveals a ticket now, in every encoding. */
async function secretsOf({ ticketId }: Stage): Promise<Map<string, Buffer>> {
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

const people = ["holder", "otherBuyer", "staff", "admin", "anonymous"] as const;
const idOf = (stage: Stage, who: (typeof people)[number]): string | null => (who === "anonymous" ? null : stage[who]);

const foundIn = (hay: Buffer, needles: ReadonlyMap<string, Buffer>): string[] =>
  [...needles].filter(([, needle]) => hay.includes(needle)).map(([name]) => name);

/** Calls every route as each caller. @returns which secret each route revealed to whom: `holder: GET /v1/me: the code` */
async function callAll(stage: Stage): Promise<{ revealed: string[]; documents: string[]; answered: number }> {
  const needles = await secretsOf(stage);
  const revealed: string[] = [];
  const documents: string[] = [];
  let answered = 0;
  for (const route of routesOf(gateway.app).filter((name) => !changing.has(name)))
    for (const who of people) {
      const response = await callRoute(gateway, idOf(stage, who), route, stage);
      const hay = await bytesOf(response);
      answered += response.ok ? 1 : 0;
      for (const name of foundIn(hay, needles)) revealed.push(`${who}: ${route}: ${name}`);
      if (response.headers.get("Content-Type")?.startsWith("application/pdf")) documents.push(`${who}: ${route}`);
    }
  return { revealed, documents, answered };
}

/** Headers and body, and the unpacked streams of a PDF. Of an endless stream, the beginning. */
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

/** The unpacked streams of a PDF (`FlateDecode`). The packed data may end with a carriage return. */
function unpacked(pdf: Buffer): Buffer[] {
  if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-"))) return [];
  const text = pdf.toString("latin1");
  return [...text.matchAll(/FlateDecode[\s\S]*?stream\n([\s\S]*?)\nendstream/g)].map(([, packed = ""]) =>
    inflateSync(Buffer.from(packed, "latin1")),
  );
}

async function expectNothingStored(needles: ReadonlyMap<string, Buffer>): Promise<void> {
  const stored = await gateway.probe.everything();
  expect(stored.keys).toBeGreaterThan(0);
  expect(foundIn(Buffer.from(stored.text), needles)).toEqual([]);
  const log = gateway.logged.map((line) => JSON.stringify(line)).join("\n");
  expect(gateway.logged.length).toBeGreaterThan(0);
  expect(foundIn(Buffer.from(log), needles)).toEqual([]);
}

test.each(["INVITED", "SUSPENDED"] as const)(
  "the code of a holder who is %s is revealed by no route and stored nowhere",
  async (status) => {
    const stage = await setStage(gateway, status);
    const { revealed, documents, answered } = await callAll(stage);
    expect(answered).toBeGreaterThan(routesOf(gateway.app).length);
    expect(revealed).toEqual([]);
    // A drawn QR cannot be searched for, so there must be no document at all.
    expect(documents).toEqual([]);
    await expectNothingStored(await secretsOf(stage));
  },
);

test.each([...changing])("%s reveals no code, neither the old one nor the new one", async (route) => {
  expect(routesOf(gateway.app)).toContain(route);
  const all = new Map<string, Buffer>();
  for (const status of ["INVITED", "SUSPENDED", "ACTIVE"] as const)
    for (const who of people) {
      const stage = await setStage(gateway, status);
      const before = await secretsOf(stage);
      const hay = await bytesOf(await callRoute(gateway, idOf(stage, who), route, stage));
      const after = await secretsOf(stage);
      expect([...foundIn(hay, before), ...foundIn(hay, after)]).toEqual([]);
      for (const [name, needle] of [...before, ...after]) all.set(`${status}, ${who}: ${name}, ${all.size}`, needle);
    }
  await expectNothingStored(all);
});

test("the code of an active holder is revealed to them alone, by the routes that show it", async () => {
  const stage = await setStage(gateway, "ACTIVE");
  const { revealed, documents } = await callAll(stage);
  expect(revealed.toSorted()).toEqual([
    "holder: DELETE /v1/events/{id}/purchases/{purchaseId}: the code",
    "holder: GET /v1/events/{id}/purchases/{purchaseId}: the code",
    "holder: GET /v1/me/purchases: the code",
    "holder: GET /v1/me/tickets: the code",
    "holder: GET /v1/tickets/{id}/qr.svg: the code's QR",
    "holder: GET /v1/tickets/{id}: the code",
  ]);
  expect(documents.toSorted()).toEqual(["holder: GET /v1/me/tickets.pdf", "holder: GET /v1/tickets/{id}/ticket.pdf"]);
  await expectNothingStored(await secretsOf(stage));
});
