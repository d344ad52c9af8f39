import { OpsProcess, processesKey } from "@admit/contract";
import { expect, test } from "vitest";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { announceGateway } from "./announce-gateway.ts";

const gateway = testGateway();

test("a gateway is on the operators' list while it runs, and removes itself when it shuts down", async () => {
  const { redis, settings } = gateway.services;
  const presence = announceGateway(gateway.services);
  const announced = () => redis.hvals(processesKey(settings.REDIS_PREFIX));
  // The announcement is sent on the same connection before this read.
  const [text = "{}"] = await announced();
  expect(OpsProcess.omit({ lost: true }).parse(JSON.parse(text))).toMatchObject({ part: "gateway", pid: process.pid });
  await presence.close();
  expect(await announced()).toEqual([]);
});
