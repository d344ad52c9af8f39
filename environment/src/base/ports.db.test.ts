import { randomInt } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { choosePort, reservePort, type ReservedPort } from "./ports.ts";
import { Explained } from "./terminal.ts";

const host = "127.0.0.1";
/** Below the ports that the system gives to connections (Linux: from 32,768): those change hands at any moment. */
const [quietFrom, quietTo] = [20_000, 32_000];

/** A port that another program has. */
async function takenPort(): Promise<number> {
  for (;;) {
    const reserved = await reservePort(randomInt(quietFrom, quietTo), host);
    if (reserved !== undefined) return releasedLater(reserved);
  }
}

function releasedLater({ port, release }: ReservedPort): number {
  onTestFinished(release);
  return port;
}

test("a later port is used if the usual one is taken, so that deployments start side by side", async () => {
  const wanted = { setting: "METRICS_PORT", host, port: await takenPort(), isGiven: false } as const;
  const gateway = releasedLater(await choosePort(wanted));
  const worker = releasedLater(await choosePort(wanted));
  expect(gateway).toBeGreaterThan(wanted.port);
  expect(worker).toBeGreaterThan(gateway);
});

test("a requested port that is taken is named with its setting, and the offered one is free", async () => {
  const port = await takenPort();
  // The next port is taken too, by this test or by another program.
  const next = await reservePort(port + 1, host);
  if (next !== undefined) releasedLater(next);
  const refused = choosePort({ setting: "METRICS_PORT", host, port, isGiven: true });
  await expect(refused).rejects.toThrow(Explained);
  await expect(refused).rejects.toThrow(`Port ${port} of ${host} is taken by another program.`);
  const offered = await refused.catch((error: Error) => Number(/METRICS_PORT=(\d+)$/.exec(error.message)?.[1]));
  expect(offered).toBeGreaterThan(port + 1);
  const reserved = await reservePort(offered as number, host);
  expect(reserved).toBeDefined();
  await reserved?.release();
});
