import { listOf, Purchase, Ticket, Verification, verifyTicketCode, type PublishedKeys } from "@admit/contract";
import { call } from "../../client/call.ts";
import type { History, Reading } from "./history.ts";
import { seenOutcome, type Recorder, type RecorderOptions } from "./recorder.ts";

/** Purchases that are read once more, spread over all. */
const askedAgainCount = 60;
const pageMax = 200;

/** What holders and staff see at the end. @throws if a gateway does not answer: now each has to */
export async function readEnd(options: RecorderOptions, recorder: Recorder): Promise<Reading> {
  const [tickets, voidedCodes, outcomes] = await Promise.all([
    readTickets(options),
    verifyVoided(options, recorder),
    askAgain(options, recorder.history),
  ]);
  return { tickets, voidedCodes, outcomes };
}

async function readTickets({ people, gateways, eventIds }: RecorderOptions): Promise<Reading["tickets"]> {
  const { url } = gateways[0] as { url: string };
  const published = (await call(`${url}/.well-known/jwks.json`)).body as PublishedKeys;
  // One holder after the other at each gateway: it may rightly refuse hundreds at once.
  const pages = await Promise.all(
    gateways.map(async (gateway, lane) => {
      const read: Ticket[] = [];
      for (const { person } of people.filter((_, nth) => nth % gateways.length === lane))
        for (const eventId of eventIds)
          read.push(
            ...TicketPage.parse(await person.at(gateway).read(`/v1/me/tickets?eventId=${eventId}&limit=${pageMax}`))
              .items,
          );
      return read;
    }),
  );
  return Promise.all(
    pages.flat().map(async ({ id, eventId, number, status, code }) => {
      const check = code === null ? null : await verifyTicketCode(code, published);
      const verifies =
        check !== null && check.valid && check.payload.eventId === eventId && check.payload.number === number;
      return { id, eventId, number, status, hasCode: code !== null, verifies };
    }),
  );
}

const TicketPage = listOf(Ticket);

function verifyVoided({ staff }: RecorderOptions, { history, codes }: Recorder): Promise<Reading["voidedCodes"]> {
  const voided = history.voids.flatMap(({ ticketId, doneMs }) => {
    const code = codes.get(ticketId);
    return doneMs === null || code === undefined ? [] : [{ ticketId, code }];
  });
  return Promise.all(
    voided.map(async ({ ticketId, code }) => {
      const answer = await staff.person.write("POST", "/v1/admin/tickets/verify", { code });
      const { valid, reason } = Verification.parse(answer);
      return { ticketId, valid, reason };
    }),
  );
}

async function askAgain(
  { people, staff, gateways, now }: RecorderOptions,
  { purchases }: History,
): Promise<Reading["outcomes"]> {
  const decided = purchases.filter(({ outcomes }) => outcomes.length > 0);
  const step = Math.max(1, Math.floor(decided.length / askedAgainCount));
  const asked = decided.filter((_, nth) => nth % step === 0);
  const holders = new Map([...people, staff].map((someone) => [someone.id, someone.person]));
  return Promise.all(
    asked.flatMap(({ key, eventId, outcomes, requestedById }) =>
      gateways.map(async (gateway) => {
        const person = holders.get(requestedById)?.at(gateway);
        const answer = await person?.call(`/v1/events/${eventId}/purchases/${outcomes[0]?.id}`);
        const purchase = Purchase.safeParse(answer?.body);
        return { key, gateway: gateway.name, outcome: purchase.success ? seenOutcome(purchase.data, now()) : null };
      }),
    ),
  );
}
