import { randomInt } from "node:crypto";
import type { Server } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { choosePort } from "./choose-port.ts";
import { holdPort, letGoOfPort } from "./free-port.ts";
import { readSettings } from "./settings.ts";

const host = "127.0.0.1";

/** Below the ports that the system gives to connections (Linux: from 32,768): those change hands at any moment. */
const [quietFrom, quietTo] = [20_000, 32_000];

it("a requested port that is taken is named, and the offered one is free", async () => {
  const { server, port: taken } = await holdAny();
  onTestFinished(() => letGoOfPort(server));
  // The next port is taken too, by this test or by another program.
  const next = await holdPort(taken + 1, host);
  if (next !== undefined) onTestFinished(() => letGoOfPort(next));
  const refused = choosePort(readSettings({ PORT: String(taken) }).listen);
  await expect(refused).rejects.toThrow(`Port ${taken} of ${host} is taken by another program.`);
  const offered = await refused.catch((error: Error) => Number(/PORT=(\d+)$/.exec(error.message)?.[1]));
  expect(offered).toBeGreaterThan(taken + 1);
  const held = await holdPort(offered as number, host);
  expect(held).toBeDefined();
  if (held !== undefined) await letGoOfPort(held);
});

async function holdAny(): Promise<{ server: Server; port: number }> {
  for (;;) {
    const port = randomInt(quietFrom, quietTo);
    const server = await holdPort(port, host);
    if (server !== undefined) return { server, port };
  }
}
