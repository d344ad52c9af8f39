import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Closers } from "@admit/environment";
import { startDeployment } from "../environment/deployment.ts";
import { openFaultyMailServer } from "./faulty-mail-server.ts";
import { delivered, deliveryOf, signInAll, startWithinMs } from "./sign-in-flood.ts";

const usage = `Signs many people in at once, with a slow mail server, and counts their mails.
  DATABASE_URL=… REDIS_URL=… npx tsx e2e/src/sign-ins/sign-ins-main.ts [--count N] [--seconds S] [--mail-ms M] [--faults] [--kill]
    --count N     people, 5000 by default
    --seconds S   in which they all request a link, 60 by default
    --mail-ms M   how long the mail server needs for a mail, 200 by default
    --faults      of twenty mails, one is answered with 421, one with 450, and one not at all
    --kill        kills the gateway after half of the requests, and restarts it
  Gateway and worker run as built: npx pnpm build.`;
const mailedWithinMs = 10 * 60_000;
/** Long enough to notice a second copy of a mail: a claim lasts 45 s. */
const watchMs = 60_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "5000" },
      seconds: { type: "string", default: "60" },
      "mail-ms": { type: "string", default: "200" },
      faults: { type: "boolean", default: false },
      kill: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [count, seconds, mailMs] = [Number(values.count), Number(values.seconds), Number(values["mail-ms"])];
  const isUsable = [count, seconds, mailMs].every((each) => Number.isInteger(each) && each > 0);
  if (values.help || !isUsable) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const closers = new Closers();
  try {
    const server = await openFaultyMailServer(mailMs, values.faults);
    closers.add(() => server.close());
    const settings = { SMTP_URL: server.url, TRUSTED_PROXIES: "127.0.0.1" };
    const deployment = await startDeployment({ settings }, closers);
    const gateway = deployment.gateway();
    const halfway = async (): Promise<void> => {
      await gateway.crash();
      await gateway.start(startWithinMs);
    };
    const flood = await signInAll(gateway.url, {
      count,
      perSecond: count / seconds,
      ...(values.kill && { halfway }),
    });
    const requestsMs = performance.now() - flood.startedAtMs;
    await delivered(flood, server, mailedWithinMs);
    const lastMailS = (server.lastAcceptedAtMs - flood.startedAtMs) / 1000;
    await pause(watchMs);
    const { delivered: mails, duplicates, lost } = deliveryOf(flood, server);
    const percentile = (share: number): string =>
      `${(flood.answerMs[Math.floor(share * (flood.answerMs.length - 1))] ?? Number.NaN).toFixed(1)} ms`;
    console.log(
      [
        `${count} sign-ins in ${(requestsMs / 1000).toFixed(1)} s, ${mailMs} ms a mail, faults: ${values.faults}, kill: ${values.kill}`,
        `refused: ${JSON.stringify(flood.refused)}`,
        `202: p50 ${percentile(0.5)}, p99 ${percentile(0.99)}, longest ${percentile(1)} (${flood.answerMs.length} requested once)`,
        `mails: ${mails} delivered, ${duplicates.length} addresses twice, ${lost.length} lost`,
        `last first mail ${lastMailS.toFixed(1)} s after the first request; ${server.connectionsMax} connections at most`,
      ].join("\n"),
    );
    return Object.keys(flood.refused).length + duplicates.length + lost.length === 0 ? 0 : 1;
  } finally {
    await closers.close();
  }
}

process.exit(await main());
