import { writeFileSync } from "node:fs";
import { expectGateway } from "./drop/expect-gateway.ts";
import { OptionsError } from "@admit/contract";
import { Explained } from "./drop/explained.ts";
import { formatReport } from "./drop/format-report.ts";
import { judge } from "./drop/judge.ts";
import { makeTokens } from "./drop/make-tokens.ts";
import { closeEvent, openEvent } from "./drop/open-event.ts";
import { readOptions } from "./drop/read-options.ts";
import { rehearse } from "./drop/rehearse.ts";
import { findingsOf } from "./drop/report.ts";
import { runAudit } from "./drop/run-audit.ts";
import { showProgress } from "./drop/show-progress.ts";
import { Tally } from "./drop/tally.ts";
import { warmUp } from "./drop/warm-up.ts";
import { Connections, ConnectionLost } from "./load/connections.ts";
import { describeMachine } from "./load/machine.ts";

/** The shell's code for a command that was asked to end. */
const interrupted = 130;

/** Rehearses a drop against a running set-up. @returns the exit code */
async function drop(args: readonly string[], publicUrl: string | undefined): Promise<number> {
  const options = readOptions(args);
  const address = options.url ?? publicUrl;
  if (address === undefined) throw new Explained("The set-up does not say where its gateway is; name it with --url.");
  const url = new URL(address).origin;
  const connections = new Connections(url);
  await expectGateway(connections, url);
  say(`Making ${options.buyers.toLocaleString("en")} buyers …`);
  const tokens = await makeTokens(options.buyers);
  const event = await openEvent(connections, tokens.admin, options);
  await warmUp(connections, event.id);

  const startedAt = new Date();
  const tally = new Tally();
  const progress = showProgress(tally, options.buyers, process.stderr);
  const rehearsal = await rehearse(connections, event, tokens.buyers, options, tally);
  progress.end();
  const command = ["pnpm drop", ...args].join(" ");
  const circumstances = { startedAt, command, machine: describeMachine(), url, options, event };
  const findings = findingsOf(circumstances, rehearsal, tally);
  await closeEvent(connections, tokens.admin, event, options);
  await connections.close();

  say("Auditing …");
  const report = { ...findings, audit: await runAudit() };
  const verdict = judge(report);
  process.stdout.write(`\n${formatReport(report, verdict)}\n`);
  if (options.jsonFile !== null)
    writeFileSync(options.jsonFile, `${JSON.stringify({ ...report, verdict }, undefined, 2)}\n`);
  return verdict.failures.length === 0 ? 0 : 1;
}

/** Standard output is for the report. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

// An orderly exit, so that what was made for the time of the drop goes with it.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(interrupted));

try {
  process.exitCode = await drop(process.argv.slice(2), process.env["PUBLIC_URL"]);
} catch (error) {
  say(explain(error));
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}
// Buyers of a drop that stood still may wait on.
process.exit();

function explain(error: unknown): string {
  if (error instanceof Explained || error instanceof OptionsError) return error.message;
  if (error instanceof ConnectionLost) return `The gateway did not answer: ${error.message}.`;
  return error instanceof Error ? String(error.stack) : String(error);
}
