import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { choosePort } from "./choose-port.ts";
import { letGoOfPort } from "./free-port.ts";
import { Explained } from "./say.ts";

const host = "127.0.0.1";

/** A port that another program has. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("a later port is used if the usual one is taken, so that deployments start side by side", async () => {
  const wanted = { setting: "METRICS_PORT", host, port: await takenPort(), isGiven: false } as const;
  const [gateway, worker] = [await choosePort(wanted), await choosePort(wanted)];
  expect(gateway.port).toBeGreaterThan(wanted.port);
  expect(worker.port).toBeGreaterThan(gateway.port);
  await Promise.all([gateway, worker].map(({ held }) => letGoOfPort(held)));
});

test("a requested port that is taken is refused with its setting", async () => {
  const port = await takenPort();
  const chosen = choosePort({ setting: "METRICS_PORT", host, port, isGiven: true });
  await expect(chosen).rejects.toThrow(Explained);
  await expect(chosen).rejects.toThrow(`Port ${port} of ${host} is taken by another program.`);
  await expect(chosen).rejects.toThrow("METRICS_PORT");
});
