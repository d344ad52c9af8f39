import { writeFileSync } from "node:fs";
import { Explained, say } from "@admit/environment";
import { formatReport } from "./format-report.ts";
import { readOptions } from "./options.ts";
import { createTokens, runAudit } from "./programs.ts";
import { expectGateway, openEvent, recordRehearsal, warmUp } from "./rehearsal-event.ts";
import { rehearse, showProgress } from "./rehearse.ts";
import { findingsOf, judge, recordOf } from "./report.ts";
import { describeMachine, runMain } from "./run-main.ts";
import { Connections } from "./sender/connections.ts";
import { Tally } from "./tally.ts";

await runMain(() => drop(process.argv.slice(2), process.env["PUBLIC_URL"]));

/** Rehearses a drop against a running deployment. @returns the exit code */
async function drop(args: readonly string[], publicUrl: string | undefined): Promise<number> {
  const options = readOptions(args);
  const address = options.url ?? publicUrl;
  if (address === undefined) throw new Explained("The deployment does not say where its gateway is: give --url.");
  const url = new URL(address).origin;
  const connections = new Connections(url);
  await expectGateway(connections, url);
  say(`Creating ${options.buyers.toLocaleString("en")} buyers …`);
  const tokens = await createTokens(options.buyers, process.env);
  const { event, rehearsedFor, close } = await openEvent(connections, tokens.admin, options);
  await warmUp(connections, event.id);

  const startedAt = new Date();
  const tally = new Tally();
  const progress = showProgress(tally, options.buyers, process.stderr);
  const rehearsal = await rehearse(connections, event, tokens.buyers, options, tally);
  progress.end();
  const command = ["pnpm drop", ...args].join(" ");
  const circumstances = { startedAt, command, machine: describeMachine(), url, options, event };
  const findings = findingsOf(circumstances, rehearsal, tally);
  await close();

  say("Auditing …");
  const report = { ...findings, audit: await runAudit(process.env) };
  const verdict = judge(report);
  await recordRehearsal(connections, tokens.admin, rehearsedFor, recordOf(report, verdict));
  await connections.close();
  process.stdout.write(`\n${formatReport(report, verdict)}\n`);
  if (options.jsonFile !== null)
    writeFileSync(options.jsonFile, `${JSON.stringify({ ...report, verdict }, undefined, 2)}\n`);
  return verdict.failures.length === 0 ? 0 : 1;
}
