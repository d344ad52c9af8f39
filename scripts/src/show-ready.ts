import { relative } from "node:path";
import { createDemoLinks } from "@admit/prisma";

interface Ready {
  databaseUrl: string;
  publicUrl: string;
  dataDir: string;
  tookMs: number;
}

/** Says where to go, and how to get in. */
export async function showReady({ databaseUrl, publicUrl, dataDir, tookMs }: Ready): Promise<void> {
  const links = await createDemoLinks(databaseUrl, publicUrl);
  const width = Math.max(...links.map(({ label }) => label.length));
  const folder = relative(process.cwd(), dataDir) || dataDir;
  process.stdout.write(`
Admit is ready after ${(tookMs / 1000).toFixed(1)} s:  ${publicUrl}

One click signs you in, once:
${links.map(({ label, url }) => `  ${label.padEnd(width)}  ${url}`).join("\n")}

Data, mails (outbox/) and logs are in ${folder}. Ctrl-C stops everything; the data stay for the next start.
`);
}
