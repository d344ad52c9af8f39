import { readFileSync } from "node:fs";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { call } from "./client/call.ts";
import { metric } from "./client/metric.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

/** The metrics that operators rely on. */
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

/** The names of the metrics of a process. */
async function metricNames({ metricsUrl }: { metricsUrl: string }): Promise<string[]> {
  const { body } = await call(`${metricsUrl}/metrics`);
  return [...String(body).matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  );
}

test("every metric of the alerts and the dashboard is exported by a running gateway or worker", async () => {
  const files = ["ops/prometheus/alerts.yml", "ops/grafana/dashboards/admit.json"];
  const text = files.map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).join("\n");
  const used = new Set([...promised, ...(text.match(/\b(?:admit|nodejs|process)_[a-z0-9_]+/g) ?? [])]);
  const exported = new Set([
    ...(await metricNames(deployment().gateway())),
    ...(await metricNames(deployment().worker())),
  ]);
  expect(used.size).toBeGreaterThan(promised.length);
  expect([...used].filter((name) => !exported.has(name))).toEqual([]);
});

test("the gateway reports a line whose only worker was killed, until another issues it", async () => {
  const event = await deployment().admin.createEvent({ capacity: 10 });
  const [buyer, later] = await deployment().people(2);
  const gateway = deployment().gateway();
  await buyer?.buy(event.id, 1, { waitS: 10 });
  await deployment().worker().crash();
  await later?.buy(event.id, 1);
  const lost = () => metric(gateway, "admit_line_has_issuer", { event: event.id });
  await until("the gateway reports that no worker issues", async () => (await lost()) === 0);
  expect(await metric(gateway, "admit_line_waiting", { event: event.id })).toBe(1);
  await deployment().worker().start();
  await until("the gateway reports that no purchase waits", async () => {
    const waiting = await metric(gateway, "admit_line_waiting", { event: event.id });
    return waiting === undefined || waiting === 0;
  });
  expect(await metric(deployment().worker(), "admit_decisions_total", { status: "fulfilled" })).toBe(1);
});
