import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { call } from "./client/call.ts";
import { metric } from "./client/metric.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

const setUp = setUpForFile();

/** What operators are to be told by, whatever else there is. */
const promised = [
  "admit_line_waiting",
  "admit_line_oldest_wait_seconds",
  "admit_purchases_accepted_total",
  "admit_decisions_total",
  "admit_decision_wait_seconds",
  "admit_commit_seconds",
  "admit_batch_size",
  "admit_issuer_owned",
  "admit_lease_lost_total",
];

/** Names under which a process can be asked for its figures. */
async function namesToldBy({ metricsUrl }: { metricsUrl: string }): Promise<string[]> {
  const { body } = await call(`${metricsUrl}/metrics`);
  return [...String(body).matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
}

test("every figure of the alerts and the dashboard is told by a running gateway or worker", async () => {
  const files = ["ops/prometheus/alerts.yml", "ops/grafana/dashboards/admit.json"];
  const text = files.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).join("\n");
  const used = new Set([...promised, ...(text.match(/\b(?:admit|nodejs|process)_[a-z0-9_]+/g) ?? [])]);
  const told = new Set([...(await namesToldBy(setUp().gateway())), ...(await namesToldBy(setUp().worker()))]);
  expect(used.size).toBeGreaterThan(promised.length);
  expect([...used].filter((name) => !told.has(name))).toEqual([]);
});

test("a line whose only worker was killed is told by the gateway, until another issues it", async () => {
  const event = await setUp().admin.createEvent({ capacity: 10 });
  const [buyer, later] = await setUp().people(2);
  const gateway = setUp().gateway();
  await buyer?.buy(event.id, 1, { waitS: 10 });
  await setUp().worker().crash();
  await later?.buy(event.id, 1);
  const lost = () => metric(gateway, "admit_line_has_issuer", { event: event.id });
  await until("the gateway tells that nobody issues", async () => (await lost()) === 0);
  expect(await metric(gateway, "admit_line_waiting", { event: event.id })).toBe(1);
  await setUp().worker().start();
  await until("the gateway tells that nobody waits", async () => {
    const waiting = await metric(gateway, "admit_line_waiting", { event: event.id });
    return waiting === undefined || waiting === 0;
  });
  expect(await metric(setUp().worker(), "admit_decisions_total", { status: "fulfilled" })).toBe(1);
});
