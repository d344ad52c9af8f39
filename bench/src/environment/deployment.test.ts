import { expect, test } from "vitest";
import { checkOut } from "./checkout.ts";
import { servicesBelow } from "./deployment.ts";

const line = (...parts: string[]): string => `${parts.join("\0")}\0`;

test("gateway and worker are found below what was started, bundled or from source, with all that they start", () => {
  const processes = [
    { pid: 2, parent: 1, commandLine: line("node", "scripts/run.mjs", "start") },
    { pid: 3, parent: 2, commandLine: line("node", "--enable-source-maps", "/a/gateway/dist/main.js") },
    { pid: 4, parent: 2, commandLine: line("node", "/a/worker/src/main.ts") },
    { pid: 5, parent: 4, commandLine: line("node", "/a/worker/dist/mailing-main.js") },
    { pid: 6, parent: 2, commandLine: line("node", "/a/gateway/src/other.ts") },
    { pid: 7, parent: 1, commandLine: line("node", "/b/gateway/dist/main.js") },
  ];
  expect(servicesBelow(2, processes)).toEqual({ gateway: [3], worker: [4, 5] });
  expect(servicesBelow(undefined, processes)).toEqual({ gateway: [], worker: [] });
});

test("a commit that there is not is named", async () => {
  await expect(checkOut("no/such/commit", "/nowhere")).rejects.toThrow('There is no commit "no/such/commit"');
});
