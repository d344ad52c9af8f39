interface Advisory {
  module_name: string;
  severity: string;
  title: string;
  url: string;
}

/** Below these an advisory waits for the next update. */
const severities = new Set(["high", "critical"]);

/**
 * What `pnpm audit --json` wrote: what is wrong, or why nothing is known. Both empty where all is well. Only a report can
 * find something wrong: a registry that does not answer, or knows no advisories, is no finding.
 */
export function judgeAudit({ stdout, stderr }: { stdout: string; stderr: string }) {
  const advisories = advisoriesOf(stdout);
  if (advisories === null) return { wrong: "", unknown: stderr.trim() || stdout.trim() || "the audit wrote nothing" };
  const found = advisories.filter(({ severity }) => severities.has(severity));
  return {
    wrong: found
      .map(({ module_name, severity, title, url }) => `${module_name}: ${severity}: ${title} (${url})`)
      .join("\n"),
    unknown: "",
  };
}

/** Null where this is no report. */
function advisoriesOf(text: string): Advisory[] | null {
  try {
    const { advisories } = JSON.parse(text) as { advisories?: Record<string, Advisory> };
    return advisories === undefined ? null : Object.values(advisories);
  } catch {
    return null;
  }
}
