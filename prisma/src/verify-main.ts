import { audit, type AuditReport } from "./audit/audit.ts";
import { openMysql } from "./open-mysql.ts";

/** `pnpm verify`: audits the database that DATABASE_URL names. */
async function main(): Promise<number> {
  const { DATABASE_URL: databaseUrl } = process.env;
  if (databaseUrl === undefined) {
    console.error("DATABASE_URL has to name the database to audit: mysql://user@host:3306/admit");
    return 2;
  }
  const pool = openMysql(databaseUrl, 1);
  try {
    const report = await audit(pool);
    console.log(render(report));
    return report.violations.length === 0 ? 0 : 1;
  } finally {
    await pool.end();
  }
}

function render({ counts, violations, late, inversions }: AuditReport): string {
  const counted = Object.entries(counts).map(([name, count]) => `  ${name.padEnd(10)} ${String(count).padStart(10)}`);
  const found = violations.map(
    ({ invariant, count, samples }) => `VIOLATED ${invariant}: ${count}, such as ${samples.join(", ")}`,
  );
  return [
    "Counted in one snapshot:",
    ...counted,
    `Out of order: ${inversions}. Decided late, which is no violation: ${late}.`,
    "Not checked, since the data cannot show it: whether a sale was open when a purchase was accepted.",
    ...(found.length === 0 ? ["Every invariant holds."] : found),
  ].join("\n");
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error("The audit could not run:", error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
