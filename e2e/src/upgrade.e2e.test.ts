import { randomUUID } from "node:crypto";
import { until } from "@admit/environment";
import mysql from "mysql2/promise";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { decidedAtLeast } from "./client/decided-at-least.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import type { Person } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { noRateLimits } from "./environment/deployment.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";
import { migrate } from "./environment/release.ts";

const deployment = deploymentForFile(() => ({
  gateways: 2,
  workers: 2,
  settings: noRateLimits,
}));

const perSecond = 300;
/** More than are sent: the sale continues until the last migration is done. */
const purchasesMax = 20_000;
const people = 200;
const acceptedWithinMs = 30_000;

/** Adds what old processes do not use. */
const expand = `
  ALTER TABLE Purchase ADD COLUMN channel VARCHAR(16) NULL DEFAULT 'web', ALGORITHM = INSTANT;
  ALTER TABLE Ticket ADD INDEX Ticket_issuedAt_idx (issuedAt), ALGORITHM = INPLACE, LOCK = NONE;
`;
/** Removes what no process uses now. */
const contract = `
  ALTER TABLE Ticket DROP INDEX Ticket_issuedAt_idx, ALGORITHM = INPLACE, LOCK = NONE;
  ALTER TABLE Purchase DROP COLUMN channel, ALGORITHM = INPLACE, LOCK = NONE;
`;

test("an upgrade during a drop (expand, restart one by one, contract): nothing is lost, nothing happens twice, no fault is shown", async () => {
  const event = await deployment().admin.createEvent({ capacity: purchasesMax, userCap: purchasesMax });
  const { gateways, database } = deployment();
  const buyers = await deployment().people(people);
  const items = Array.from({ length: purchasesMax }, (_, nth) => buyers[nth % people] as Person);
  const faults: string[] = [];
  const upgraded = new AbortController();
  const buying = (buyer: Person, nth: number) => buyAgain(buyer, gateways, nth, event.id, faults);
  const sending = sendAtRate(items, perSecond, buying, upgraded.signal);
  const waitForProgress = async () => {
    const head = await decidedAtLeast(gateways, event.id, 1);
    await decidedAtLeast(gateways, event.id, head + perSecond);
  };

  try {
    await waitForProgress();
    const backUp = await beginBackUp();
    const expanding = migrate(deployment(), "20991231000000_expand", expand);
    try {
      await until("the migration waits for the back-up", isMigrationWaiting);
      await waitForProgress();
    } finally {
      backUp.destroy();
    }
    await expanding;
    // Processes that started before it write rows with the new column's default.
    await waitForProgress();
    const [newest] = await database.query("SELECT channel FROM Purchase WHERE eventId = ? ORDER BY seq DESC LIMIT 1", [
      event.id,
    ]);
    expect(newest).toEqual({ channel: "web" });

    for (const service of [...gateways, ...deployment().workers]) {
      expect((await service.end()).code).toBe(0);
      await service.start();
    }
    await waitForProgress();
    await migrate(deployment(), "20991231000001_contract", contract);
    await waitForProgress();
  } finally {
    upgraded.abort();
  }
  const answers = await sending;

  expect(faults).toEqual([]);
  const outcomes = await outcomesOf(items.slice(0, answers.length), answers);
  expect(outcomes.length).toBe(answers.length);
  expect(numbersOf(outcomes)).toEqual(numbersUpTo(answers.length));
  expect(new Set(outcomes.map(({ id }) => id)).size).toBe(outcomes.length);
  const written = await database.query("SELECT COUNT(*) AS written FROM Purchase WHERE eventId = ?", [event.id]);
  expect(written).toEqual([{ written: answers.length }]);
  await deployment().audit();
  const history = await database.query(
    `SELECT migration_name AS name, applied_steps_count AS steps, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 2`,
  );
  expect(history).toEqual([
    { name: "20991231000001_contract", steps: 1, finished: 1 },
    { name: "20991231000000_expand", steps: 1, finished: 1 },
  ]);
});

/** A transaction that has read a table and does not end, like that of `mysqldump --single-transaction`. */
async function beginBackUp(): Promise<mysql.Connection> {
  const backUp = await mysql.createConnection(deployment().database.url);
  await backUp.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
  await backUp.query("SELECT COUNT(*) FROM Purchase");
  return backUp;
}

/** Whether a change waits for a table of this deployment, and all other statements behind it. */
async function isMigrationWaiting(): Promise<boolean> {
  const { database } = deployment();
  const name = new URL(database.url).pathname.slice(1);
  const own = (await database.query("SHOW PROCESSLIST")).filter(({ db }) => db === name);
  return own.some(
    ({ Info: statement, State: state }) =>
      String(statement).startsWith("ALTER") && state === "Waiting for table metadata lock",
  );
}

/**
 * Buys one ticket as a client should: the same key again, at the next gateway, after a refusal or a lost connection.
 * @param nth the gateway to begin with
 * @param faults receives answers that no client should get while processes are replaced: any 5xx, except for a 503 with
 *   a `Retry-After`
 */
async function buyAgain(
  buyer: Person,
  gateways: readonly { url: string }[],
  nth: number,
  eventId: string,
  faults: string[],
): Promise<Answer> {
  const key = randomUUID();
  let attempt = nth;
  return until(
    "the purchase is accepted",
    async () => {
      const gateway = gateways[attempt++ % gateways.length] as { url: string };
      const answer = await buyer
        .at(gateway)
        .buy(eventId, 1, { key })
        .catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      const isPolite = answer === null || (answer.status === 503 && answer.headers["retry-after"] !== undefined);
      if (!isPolite) faults.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      return null;
    },
    acceptedWithinMs,
  );
}
