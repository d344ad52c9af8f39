import { OpsOverview } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const numbers = [1, 2, 3];
const count = numbers.length;
const deployment = deploymentForFile(() => ({ settings: { GATEWAY_PROCESSES: String(count) } }));

/** The pids of the gateways that the console shows. */
async function gateways(): Promise<number[]> {
  const { processes } = OpsOverview.parse(await deployment().admin.read("/v1/ops/lines"));
  return processes.filter(({ part, lost }) => part === "gateway" && !lost).map(({ pid }) => pid);
}

const all = (): Promise<number[]> =>
  until<number[]>(`${count} gateways are shown`, async () => {
    const pids = await gateways();
    return pids.length === count && pids;
  });

test("gateways behind one port sell one line, each once, and show their figures one by one", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(40);
  const answers = await Promise.all(buyers.map((buyer) => buyer.buy(event.id, 2, { key: "one", waitS: 10 })));
  expect(numbersOf(await outcomesOf(buyers, answers))).toEqual(numbersUpTo(80));
  expect(new Set(await all()).size).toBe(count);
  await until("the metrics of all are served", async () => {
    const metrics = await (await fetch(`${deployment().gateway().metricsUrl}/metrics`)).text();
    return numbers.every((number) => metrics.includes(`process_resident_memory_bytes{process="${number}"}`));
  });
});

test.each(["SIGKILL", "SIGSTOP"] as const)(
  "a process that ends by %s is replaced, while the others serve",
  async (signal) => {
    const before = await all();
    const [ended = 0] = before;
    process.kill(ended, signal);
    const after = await until<number[]>("another one has its place", async () => {
      const pids = await gateways().catch((): number[] => []);
      return pids.length === count && !pids.includes(ended) && pids;
    });
    expect(after.filter((pid) => before.includes(pid))).toHaveLength(count - 1);
    const event = await deployment().admin.createEvent();
    const [buyer] = await deployment().people(1);
    expect((await buyer?.buy(event.id, 1, { key: "after" }))?.status).toBe(202);
  },
);

test("SIGTERM ends all processes, with 0", async () => {
  const pids = await all();
  expect(await deployment().gateway().end()).toEqual({ code: 0, signal: null });
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
