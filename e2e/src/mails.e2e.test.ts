import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { randomUUID } from "node:crypto";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { purchaseOf, type Person } from "./client/person.ts";
import { mailsTo } from "./environment/outbox.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

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
  const issued = await deployment().admin.call(`/v1/admin/events/${event.id}/issuances`, {
    method: "POST",
    body: { email, quantity: 3 },
    headers: { "idempotency-key": "guest", prefer: "wait=10" },
  });
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
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket);
    // The sender may reset its connection.
    socket.on("error", () => sockets.delete(socket));
  });
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  try {
    await deployment().worker().end();
    const worker = await deployment().add("worker", { SMTP_URL: `smtp://127.0.0.1:${port}` });
    const event = await deployment().admin.createEvent({ capacity: 500 });
    const buyers = await Promise.all(Array.from({ length: 6 }, addressed));
    const bought = await Promise.all(buyers.map(({ person }) => person.buyDecided(event.id, 2)));
    expect(bought.map(({ status }) => status)).toEqual(buyers.map(() => "fulfilled"));
    await until("the mail server was asked", async () => sockets.size > 0, mailedWithinMs);
    const later = await Promise.all(buyers.map(({ person }) => person.buyDecided(event.id, 1)));
    expect(later.map(({ status }) => status)).toEqual(buyers.map(() => "fulfilled"));
    await worker.end();
  } finally {
    await deployment().worker().start();
    for (const socket of sockets) socket.destroy();
    silent.close();
    await once(silent, "close");
  }
  await deployment().audit();
});
