import { beforeAll, expect, test } from "vitest";
import { deploymentForFile } from "./environment/deployment-for-file.ts";
import { openFaultyMailServer, type FaultyMailServer } from "./sign-ins/faulty-mail-server.ts";
import { delivered, deliveryOf, signInAll, startWithinMs, type Flood } from "./sign-ins/sign-in-flood.ts";

const mailMs = 200;
const signIns = { count: 300, perSecond: 100 };
/** A mail whose sender was killed is due again within 45 s; all others need some seconds. */
const mailedWithinMs = 90_000;
const lastsMs = 300_000;

let server: FaultyMailServer;
const deployment = deploymentForFile(async (closers) => {
  server = await openFaultyMailServer(mailMs, true);
  closers.add(() => server.close());
  return { settings: { SMTP_URL: server.url, TRUSTED_PROXIES: "127.0.0.1" } };
});

let flood: Flood;
beforeAll(async () => {
  flood = await signInAll(deployment().gateway().url, {
    ...signIns,
    halfway: async () => {
      await deployment().gateway().crash();
      await deployment().gateway().start(startWithinMs);
    },
  });
  await delivered(flood, server, mailedWithinMs);
}, lastsMs);

test("with a mail server that refuses, disconnects and hangs, no sign-in is refused, even if a gateway is killed", () => {
  expect(flood.refused).toEqual({});
});

test("every address gets exactly one mail: none is lost, none is sent twice", () => {
  expect(deliveryOf(flood, server)).toEqual({ delivered: signIns.count, duplicates: [], lost: [] });
});

test(
  "a worker that is killed while it sends loses no mail",
  async () => {
    const before = new Map(server.accepted);
    const again = await signInAll(deployment().gateway().url, {
      ...signIns,
      domain: "again.example.org",
      halfway: async () => {
        await deployment().worker().crash();
        await deployment().worker().start(startWithinMs);
      },
    });
    await delivered(again, server, mailedWithinMs);
    const { lost } = deliveryOf(again, server);
    expect({ refused: again.refused, lost }).toEqual({ refused: {}, lost: [] });
    // People who had their mail before got no second one.
    for (const [address, count] of before) expect(server.accepted.get(address), address).toBe(count);
  },
  lastsMs,
);
