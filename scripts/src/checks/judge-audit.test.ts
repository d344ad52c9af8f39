import { expect, test } from "vitest";
import { judgeAudit } from "./judge-audit.ts";

const report = (severity: string): string =>
  JSON.stringify({
    advisories: {
      "1": { module_name: "hono", severity, title: "A hole", url: "https://github.com/advisories/GHSA-x" },
    },
    metadata: { vulnerabilities: { [severity]: 1 } },
  });

test.each(["high", "critical"])(
  "a known advisory that is %s fails the check, and names package and page",
  (severity) => {
    expect(judgeAudit({ stdout: report(severity), stderr: "" })).toEqual({
      wrong: `hono: ${severity}: A hole (https://github.com/advisories/GHSA-x)`,
      unknown: "",
    });
  },
);

test.each(["low", "moderate"])("one that is %s does not", (severity) => {
  expect(judgeAudit({ stdout: report(severity), stderr: "" })).toEqual({ wrong: "", unknown: "" });
});

test("no advisory is well", () => {
  expect(judgeAudit({ stdout: '{"advisories":{}}', stderr: "" })).toEqual({ wrong: "", unknown: "" });
});

test.each([
  [
    "that answers otherwise",
    { stdout: "", stderr: "Error: ERR_PNPM_AUDIT_BAD_RESPONSE" },
    "Error: ERR_PNPM_AUDIT_BAD_RESPONSE",
  ],
  ["that is no registry", { stdout: "<html>", stderr: "" }, "<html>"],
  ["that says nothing", { stdout: "", stderr: "" }, "the audit wrote nothing"],
])("a registry %s is reported, and fails nothing", (_what, written, unknown) => {
  expect(judgeAudit(written)).toEqual({ wrong: "", unknown });
});
