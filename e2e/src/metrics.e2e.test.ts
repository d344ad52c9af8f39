import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { call } from "./client/call.ts";
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
