import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { call } from "./client/call.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";
import { openFaultyMailServer, type FaultyMailServer } from "./environment/faulty-mail-server.ts";

const perSecond = 100;
/** Every person has an e-mail address and a network address of their own. */
const people = Array.from({ length: 300 }, (_, nth) => ({
  email: `person-${nth}@example.org`,
  network: `10.0.${nth >> 8}.${nth & 255}`,
}));
const startWithinMs = 90_000;
const answeredWithinMs = 2 * startWithinMs;
const mailedWithinMs = 90_000;
const testWithinMs = 300_000;

let server: FaultyMailServer;
const deployment = deploymentForFile(async (closers) => {
  server = await openFaultyMailServer();
  closers.add(() => server.close());
  return { settings: { SMTP_URL: server.url, TRUSTED_PROXIES: "127.0.0.1" } };
});

/** Resolves when the gateway, which was killed, has started again. */
let restarted: Promise<unknown> | undefined;
async function restart(): Promise<void> {
  await deployment().gateway().crash();
  await deployment().gateway().start(startWithinMs);
}

/** Requests a link; again after the restart if the connection is lost. @returns the answer's status */
const requestLink = ({ email, network }: (typeof people)[number]): Promise<number> =>
  until(
    `an answer to the sign-in of ${email}`,
    async () => {
      await restarted;
      const options = { method: "POST", body: { email }, headers: { "x-forwarded-for": network } } as const;
      return (await call(`${deployment().gateway().url}/v1/sign-in`, options).catch(() => null))?.status;
    },
    answeredWithinMs,
  );

test(
  "with a mail server that refuses, disconnects and hangs, and a gateway that is killed, no sign-in is refused, and every address gets exactly one mail",
  async () => {
    const statuses = await sendAtRate(people, perSecond, (person, nth) => {
      if (nth === people.length / 2) restarted = restart();
      return requestLink(person);
    });
    await restarted;
    expect(new Set(statuses)).toEqual(new Set([202]));

    const isMailed = ({ email }: { email: string }): boolean => server.accepted.has(email);
    await until("a mail for every address", () => people.every(isMailed), mailedWithinMs);
    expect([...server.accepted.values()]).toEqual(people.map(() => 1));
  },
  testWithinMs,
);
