import { createServer } from "node:net";
import { randomUUID } from "node:crypto";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { purchaseOf, type Person } from "./client/person.ts";
import { mailsTo } from "./environment/outbox.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";
import { listen } from "./environment/listen.ts";

const deployment = deploymentForFile();
const mailedWithinMs = 30_000;

const addressed = async (): Promise<{ person: Person; email: string }> => {
  const email = `${randomUUID()}@example.org`;
  return { person: await deployment().person({ email }), email };
};

const mailed = (email: string, count: number): Promise<boolean> =>
  until(
    `${count} mails to ${email}`,
    async () => (await mailsTo(deployment().dataDir, email)).length >= count,
    mailedWithinMs,
  );

const qrsIn = (mail: string): string[] => mail.match(/^Content-ID: <ticket-\d+/gim) ?? [];

test("an active buyer gets one mail per purchase, with all its tickets, and no other", async () => {
  const event = await deployment().admin.createEvent();
  const { person, email } = await addressed();
  await person.buyDecided(event.id, 3);
  await person.buyDecided(event.id, 2);
  await mailed(email, 2);
  // A restart finds nothing more to send: a later purchase is mailed, and none twice.
  await deployment().worker().end();
  await deployment().worker().start();
  const { person: next, email: nextEmail } = await addressed();
  await next.buyDecided(event.id, 1);
  await mailed(nextEmail, 1);
  const mails = await mailsTo(deployment().dataDir, email);
  expect(mails.map((mail) => qrsIn(mail).length).toSorted((one, other) => one - other)).toEqual([2, 3]);
  for (const mail of mails) {
    expect(mail).toMatch(/^Content-Type: application\/pdf/m);
    expect(mail).toMatch(/^Content-Type: text\/html/m);
    expect(mail).toMatch(/^Content-Type: text\/plain/m);
  }
  await deployment().audit();
});

test("an invited user is never mailed about tickets issued before their activation, also not afterwards", async () => {
  const event = await deployment().admin.createEvent();
  const email = `${randomUUID()}@example.org`;
  const invited = await deployment().admin.invite({ email });
  const issued = await deployment().admin.issue(event.id, { email }, 3);
  expect(purchaseOf(issued)).toMatchObject({ status: "fulfilled", issued: 3 });

  await deployment().visitor.write("POST", "/v1/activations", { token: invited.activationUrl.split("#")[1] });
  await deployment().worker().end();
  await deployment().worker().start();
  // Once a later purchase is mailed, everything that was due before has been sent.
  const { person, email: other } = await addressed();
  await person.buyDecided(event.id, 1);
  await mailed(other, 1);
  expect(await mailsTo(deployment().dataDir, email)).toEqual([]);
});

test("a mail server that accepts connections and never answers delays no tickets", async () => {
  let connections = 0;
  const silent = await listen(createServer(() => (connections += 1)));
  await deployment().worker().end();
  const worker = await deployment().add("worker", { SMTP_URL: `smtp://127.0.0.1:${silent.port}` });
  const event = await deployment().admin.createEvent();
  const buyers = await Promise.all(Array.from({ length: 6 }, addressed));
  const buy = async (quantity: number): Promise<void> => {
    const bought = await Promise.all(buyers.map(({ person }) => person.buyDecided(event.id, quantity)));
    expect(bought.map(({ status }) => status)).toEqual(buyers.map(() => "fulfilled"));
  };
  await buy(2);
  await until("the mail server was asked", () => connections > 0, mailedWithinMs);
  await buy(1);
  await worker.end();
  await silent.close();
  await deployment().audit();
});
