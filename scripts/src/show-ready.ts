import { relative } from "node:path";
import { createDemoLinks } from "@admit/prisma";
import { root } from "./place.ts";

interface Ready {
  databaseUrl: string;
  publicUrl: string;
  metricsUrls: { gateway: string; worker: string };
  dataDir: string;
  tookMs: number;
}

/** Says where to go, and how to get in. */
export async function showReady({ databaseUrl, publicUrl, metricsUrls, dataDir, tookMs }: Ready): Promise<void> {
  const links = await createDemoLinks(databaseUrl, publicUrl);
  const width = Math.max(...links.map(({ label }) => label.length));
  const folder = dataDir.startsWith(root) ? relative(root, dataDir) : dataDir;
  process.stdout.write(`
Admit is ready after ${(tookMs / 1000).toFixed(1)} s:  ${publicUrl}

Sign in with one click (each link works once; every start makes new ones):
${links.map(({ label, url }) => `  ${label.padEnd(width)}  ${url}`).join("\n")}

Metrics of the gateway are at ${metricsUrls.gateway}/metrics, of the worker at ${metricsUrls.worker}/metrics.
Data, logs and mails (outbox/) are in ${folder}. Ctrl-C stops all of it; the data stay for the next start.
`);
}
