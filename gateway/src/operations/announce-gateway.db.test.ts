import { OpsProcess } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import { announceGateway } from "./announce-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

test("a gateway is on the operators' list as long as it runs, and removes itself when it ends orderly", async () => {
  const presence = announceGateway(gateway.services);
  const processes = () => gateway.services.store.readProcesses(Date.now());
  // Sent on the same connection before this is asked.
  const [shown] = await processes();
  expect(OpsProcess.parse(shown)).toMatchObject({ part: "gateway", pid: process.pid, lost: false });
  await presence.close();
  expect(await processes()).toEqual([]);
});
