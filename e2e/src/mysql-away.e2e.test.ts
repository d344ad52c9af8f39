import { until } from "@admit/environment";
import mysql2 from "mysql2/promise";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { PrivateMysql } from "./environment/private-mysql.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

let mysql: PrivateMysql;
const deployment = deploymentForFile(async (closers) => {
  mysql = await PrivateMysql.open();
  closers.add(() => mysql.close());
  return { databaseUrl: mysql.url };
});

/** MySQL comes back when all purchases were accepted without it, and the line reports that it is delayed. */
async function comeBackOnceDelayed(eventId: string, sending: Promise<Answer[]>): Promise<Answer[]> {
  try {
    const answers = await sending;
    await until("the line is delayed", async () => (await deployment().admin.line(eventId)).state === "delayed");
    return answers;
  } finally {
    await mysql.start();
  }
}

test.for([
  ["stopped", () => mysql.end()],
  ["killed", () => mysql.crash()],
] as const)(
  "while MySQL is %s, purchases are accepted and the line is delayed; once it is back, all are decided",
  async ([, leave]) => {
    const event = await deployment().admin.createEvent({ capacity: 600 });
    const buyers = await deployment().people(400);
    // While MySQL is away, a gateway cannot identify users whom it has not cached.
    await Promise.all(buyers.map((buyer) => buyer.me()));

    const sending = sendAtRate(buyers, 200, (buyer) => buyer.buyUntilAccepted(event.id, 2));
    await until("a part of the drop is decided", async () => (await deployment().admin.line(event.id)).head >= 50);
    await leave();
    const answers = await comeBackOnceDelayed(event.id, sending);
    await deployment().readyz(200);

    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    const outcomes = await outcomesOf(buyers, answers);
    expect(outcomes).toHaveLength(buyers.length);
    expect(numbersOf(outcomes)).toEqual(numbersUpTo(600));
    expect(outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    await deployment().audit();
  },
);

test("a MySQL that has become read-only makes the gateway not ready, and is named", async () => {
  const root = await mysql2.createConnection({ socketPath: mysql.socketPath, user: "root" });
  await deployment().readyz(200);
  await root.query("SET GLOBAL read_only = 1");
  expect(await deployment().readyz(503)).toMatchObject({ status: "not-ready", redis: "ok", mysql: "refuses-writes" });
  await root.query("SET GLOBAL read_only = 0");
  await deployment().readyz(200);
  await root.end();
});
