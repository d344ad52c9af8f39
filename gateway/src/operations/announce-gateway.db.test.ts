import { OpsProcess, processesKey } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import { announceGateway } from "./announce-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("a gateway is on the operators' list as long as it runs, and takes itself off when it ends in order", async () => {
  const { redis, settings } = gateway.services;
  const presence = announceGateway(gateway.services);
  const words = () => redis.hvals(processesKey(settings.REDIS_PREFIX));
  // Sent on the same connection before this is asked.
  const [word = "{}"] = await words();
  expect(OpsProcess.omit({ lost: true }).parse(JSON.parse(word))).toMatchObject({ part: "gateway", pid: process.pid });
  await presence.close();
  expect(await words()).toEqual([]);
});
