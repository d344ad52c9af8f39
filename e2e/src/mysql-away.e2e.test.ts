import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { PrivateMysql } from "./set-up/private-mysql.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";
import { until } from "./set-up/until.ts";

let mysql: PrivateMysql;
const setUp = setUpForFile(async (closers) => {
  mysql = await PrivateMysql.open();
  closers.add(() => mysql.close());
  return { databaseUrl: mysql.url };
});

/** MySQL comes back once all purchases are taken without it, and the line tells that it is delayed. */
async function comeBackOnceDelayed(eventId: string, sending: Promise<Answer[]>): Promise<Answer[]> {
  try {
    const answers = await sending;
    await until("the line is delayed", async () => (await setUp().admin.line(eventId)).state === "delayed");
    return answers;
  } finally {
    await mysql.start();
  }
}

test.for([
  ["stopped", () => mysql.stop()],
  ["killed", () => mysql.crash()],
] as const)(
  "while MySQL is %s, purchases are taken and the line is delayed; once it is back, all are decided",
  async ([, leave]) => {
    const event = await setUp().admin.createEvent({ capacity: 600 });
    const buyers = await setUp().people(400);
    // Whom a gateway has never seen, it cannot tell who they are while MySQL is away.
    await Promise.all(buyers.map((buyer) => buyer.me()));

    const sending = sendAtRate(buyers, 200, (buyer) => buyer.buyUntilTaken(event.id, 2));
    await until("a part of the drop is decided", async () => (await setUp().admin.line(event.id)).head >= 50);
    await leave();
    const answers = await comeBackOnceDelayed(event.id, sending);
    await until("the gateway is ready", async () => (await setUp().nobody.call("/readyz")).status === 200);

    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    const outcomes = await outcomesOf(buyers, answers);
    expect(outcomes).toHaveLength(buyers.length);
    expect(numbersOf(outcomes)).toEqual(numbersUpTo(600));
    expect(outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    await setUp().audit();
  },
);
