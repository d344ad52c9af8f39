import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { choosePort } from "./choose-port.ts";
import { holdPort, letGoOfPort } from "./free-port.ts";
import { readSettings } from "./settings.ts";

const host = "127.0.0.1";

/** Takes a port that is free now, or the one above the last, if that is free. */
async function take(port: number): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  server.listen({ port, host, exclusive: true });
  await Promise.race([once(server, "listening"), once(server, "error")]);
  return (server.address() as AddressInfo | null)?.port ?? port;
}

it("a requested port that is taken is named, and the offered one is free", async () => {
  const taken = await take(0);
  // The next port is taken too, by this test or by another program.
  await take(taken + 1);
  const refused = choosePort(readSettings({ PORT: String(taken) }).listen);
  await expect(refused).rejects.toThrow(`Port ${taken} of ${host} is taken by another program.`);
  const offered = await refused.catch((error: Error) => Number(/PORT=(\d+)$/.exec(error.message)?.[1]));
  expect(offered).toBeGreaterThan(taken + 1);
  const held = await holdPort(offered as number, host);
  expect(held).toBeDefined();
  if (held !== undefined) await letGoOfPort(held);
});
