import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { findPromtool } from "../test-programs.ts";
import { capture, root } from "@admit/environment";

const folder = join(root, "ops/prometheus");
const runbook = "docs/operate/runbook.md";
const withinMs = 120_000;

interface Rule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface Panel {
  targets?: { expr: string }[];
}
interface RuleTest {
  input_series: { series: string }[];
  promql_expr_test: { exp_samples: { labels: string }[] }[];
}

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const rules = (parse(read("ops/prometheus/alerts.yml")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);
const testFiles = readdirSync(join(folder, "tests")).map((name) => join(folder, "tests", name));
const testsOf = (file: string): RuleTest[] => (parse(readFileSync(file, "utf8")) as { tests: RuleTest[] }).tests;

/** Names of Admit's and its processes' own figures in an expression of Prometheus, as they are asked for. */
function metricsIn(text: string): string[] {
  return [...new Set(text.match(/\b(?:(?:admit|nodejs|process)_[a-z0-9_]+|up(?=\{))/g))];
}

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}

let promtool: string;
beforeAll(async () => {
  promtool = await findPromtool();
}, withinMs * 3);

/** Runs promtool. @returns its output @throws with all of it if it finds something wrong */
async function run(...args: string[]): Promise<string> {
  const { isOk, stdout, stderr } = await capture(promtool, args, withinMs);
  expect(isOk, `${stdout}${stderr}`).toBe(true);
  return stdout;
}

test("each alert fires on its fault, and on nothing else", { timeout: withinMs }, async () => {
  expect(await run("test", "rules", ...testFiles)).toContain("SUCCESS");
});

test("Prometheus takes the configuration, with the rules", { timeout: withinMs }, async () => {
  const shown = await run("check", "config", "--lint-fatal", join(folder, "prometheus.yml"));
  expect(shown).toContain(`${rules.length} rules found`);
});

test("Prometheus understands all that the dashboard asks", { timeout: withinMs }, async () => {
  const { panels } = JSON.parse(read("ops/grafana/dashboards/admit.json")) as { panels: Panel[] };
  const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const records = asked.map((expr, at) => ({
    record: `asked:${at}`,
    expr: expr.replaceAll("$__rate_interval", "1m"),
  }));
  const temporary = mkdtempSync(join(tmpdir(), "admit-rules-"));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  const file = join(temporary, "asked.yml");
  writeFileSync(file, stringify({ groups: [{ name: "dashboard", rules: records }] }));
  expect(asked.length).toBeGreaterThan(0);
  expect(await run("check", "rules", file)).toContain(`${asked.length} rules found`);
});

test("no alert is without a test that sees it fire", () => {
  const samples = testFiles
    .flatMap(testsOf)
    .flatMap(({ promql_expr_test }) => promql_expr_test.flatMap(({ exp_samples }) => exp_samples));
  const fired = new Set(samples.map(({ labels }) => /alertname="(\w+)"/.exec(labels)?.[1]));
  expect(rules.map(({ alert }) => alert).filter((alert) => !fired.has(alert))).toEqual([]);
});

test("every figure that a rule looks at has a healthy series in the evening that fires nothing", () => {
  const [healthy] = testsOf(join(folder, "tests/healthy.test.yml"));
  const shown = new Set(healthy?.input_series.map(({ series }) => series.split("{")[0]));
  // There only when something has failed.
  shown.add("admit_failed_purchases");
  const used = rules.flatMap(({ expr }) => metricsIn(expr));
  expect(used.filter((name) => !shown.has(name))).toEqual([]);
});

test("each alert says what is the matter, and where the runbook has it", () => {
  const anchors = anchorsOf(read(runbook));
  for (const { alert, labels, annotations } of rules) {
    expect(labels["severity"], alert).toMatch(/^(critical|warning)$/);
    expect(annotations["summary"], alert).toMatch(/\w/);
    expect(annotations["description"], alert).toMatch(/\.$/);
    expect(annotations["runbook_url"], alert).toBe(`${runbook}#${alert.toLowerCase()}`);
    expect(anchors, alert).toContain(alert.toLowerCase());
  }
});

test("the runbook has no alert that there is not", () => {
  const documented = anchorsOf(read(runbook)).filter((anchor) => /^admit[a-z]+$/.test(anchor));
  expect(documented.toSorted()).toEqual(rules.map(({ alert }) => alert.toLowerCase()).toSorted());
});

test("figures that several processes tell are never added up before they are one", () => {
  const shared =
    /(?:sum|avg|count)(?: by \([\w, ]*\))? ?\((?:admit_line_|admit_failed_|admit_mails_due|admit_link_mails_due|admit_link_mail_oldest|admit_ready|admit_durability)/;
  const dashboard = read("ops/grafana/dashboards/admit.json");
  for (const text of [dashboard, ...rules.map(({ expr }) => expr)]) expect(shared.exec(text)?.[0]).toBeUndefined();
});
