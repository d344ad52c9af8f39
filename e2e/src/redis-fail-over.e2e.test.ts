import { freePort, until } from "@admit/environment";
import { expect, test } from "vitest";
import { purchaseOf } from "./client/person.ts";
import { TcpProxy } from "./faults/proxy/tcp-proxy.ts";
import { PrivateRedis } from "./environment/private-redis.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

let first: PrivateRedis;
let second: PrivateRedis;
let endpoint: TcpProxy;
const deployment = deploymentForFile(async (closers) => {
  first = await PrivateRedis.open();
  closers.add(() => first.close());
  second = await PrivateRedis.open();
  closers.add(() => second.close());
  endpoint = await TcpProxy.open(first.port);
  closers.add(() => endpoint.close());
  return { redisUrl: `redis://127.0.0.1:${endpoint.port}` };
});

/** The endpoint moves to a promoted replica; the old server stays up as a replica, and follows no primary that writes. */
async function failOver(from: PrivateRedis, to: PrivateRedis): Promise<void> {
  await to.follow(from.port);
  await until("the replica has caught up", () => to.hasCaughtUpWith(from));
  await to.promote();
  endpoint.targetPort = to.port;
  await from.follow(await freePort());
}

test("after a fail-over every connection leaves the old server, and purchases are accepted, decided and published", async () => {
  const event = await deployment().admin.createEvent();
  const ada = await deployment().person();
  await ada.buyDecided(event.id, 1);

  await failOver(first, second);
  const key = "after-the-fail-over";
  expect(await ada.decided(purchaseOf(await ada.buyUntilAccepted(event.id, 2, key)))).toMatchObject({ issued: 2 });
  await until("no connection is left at the old server", async () => (await first.clients()).length === 0);

  // Received by message, not by polling: the answer was held until the outcome came.
  const held = await ada.buy(event.id, 1, { waitS: 10 });
  expect([held.status, purchaseOf(held).status]).toEqual([200, "fulfilled"]);
  await deployment().audit();
});

test("a fail-over back, with no purchase meanwhile, moves every connection again", async () => {
  const event = await deployment().admin.createEvent();
  await failOver(second, first);
  await until("no connection is left at the old server", async () => (await second.clients()).length === 0);
  // Until every connection is at the new server, a purchase is answered with 503.
  const buyer = await deployment().person();
  expect(await buyer.decided(purchaseOf(await buyer.buyUntilAccepted(event.id, 1, "back-again")))).toMatchObject({
    issued: 1,
  });
  await deployment().audit();
});
