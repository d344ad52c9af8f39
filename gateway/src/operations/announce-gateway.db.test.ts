import { OpsProcess } from "@admit/contract";
import { expect, test } from "vitest";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { announceGateway } from "./announce-gateway.ts";

const gateway = testGateway();

test("a gateway is on the operators' list while it runs, and removes itself when it shuts down", async () => {
  const presence = announceGateway(gateway.services);
  const announced = () => gateway.services.store.readProcesses(Date.now());
  // The announcement is sent on the same connection before this read.
  const [shown] = await announced();
  expect(OpsProcess.parse(shown)).toMatchObject({ part: "gateway", pid: process.pid, lost: false });
  await presence.close();
  expect(await announced()).toEqual([]);
});
