import { randomUUID } from "node:crypto";
import { Import, Invitation, listOf, StaffTicket, Ticket, type StaffEvent } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import { purchaseOf } from "./client/person.ts";
import { batchesOf } from "./environment/deployment.ts";
import { mailedLink, mailsTo } from "./environment/outbox.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({ settings: { LOG_LEVEL: "trace" } }));

const newAddress = (): string => `${randomUUID()}@logs.example`;
const tokenOf = (link: string): string => String(link.split("#")[1]);

/** Buys. @returns the buyer's identity and codes, which are secrets */
async function buySecretly(event: StaffEvent): Promise<string[]> {
  const [email, key, name] = [newAddress(), `key-${randomUUID()}`, `Name${randomUUID()}`];
  const buyer = await deployment().person({ email, name });
  await buyer.buyDecided(event.id, 2, { key });
  // Refusals are logged too: of another body, and of a malformed one.
  await buyer.buy(event.id, 3, { key });
  await buyer.buy(event.id, { email }, { key });
  const { items } = listOf(Ticket).parse(await buyer.read("/v1/me/tickets"));
  const codes = items.map(({ code }) => String(code));
  await buyer.read(`/v1/tickets/${items[0]?.id}/qr.svg`);
  await deployment().admin.write("POST", "/v1/admin/tickets/verify", { code: codes[0] });
  await deployment().admin.write("POST", "/v1/admin/tickets/verify", { code: `${codes[0]}x` });
  await deployment().admin.read(`/v1/admin/users?q=${encodeURIComponent(email)}`);
  const { id } = await buyer.me();
  await deployment().admin.read(`/v1/admin/users/${id}`);
  await until("the tickets are mailed", async () => (await mailsTo(deployment().dataDir, email)).length > 0);
  const secrets = codes.flatMap((code) => code.split(".").filter((part) => part.length > 20));
  return [email, key, name, id, String(buyer.headers["authorization"]).slice("Bearer ".length), ...codes, ...secrets];
}

/** Invites, issues and activates. @returns the secrets */
async function inviteSecretly(event: StaffEvent): Promise<string[]> {
  const [email, key] = [newAddress(), `key-${randomUUID()}`];
  const invitation = { email, send: true };
  const invited = Invitation.parse(await deployment().admin.write("POST", "/v1/admin/invitations", invitation));
  const [ticket] = purchaseOf(await deployment().admin.issue(event.id, { email }, 1, { key })).tickets;
  const token = tokenOf(await mailedLink(deployment().dataDir, email));
  const answer = await deployment().visitor.call("/v1/activations", { method: "POST", body: { token } });
  const { session } = answer.body as { session: { token: string } };
  await deployment().visitor.call("/v1/activations", { method: "POST", body: { token } });
  const reason = `lost by ${email}`;
  const { body } = await deployment().admin.void(ticket?.id, reason);
  expect(StaffTicket.parse(body).status).toBe("VOIDED");
  return [email, key, token, session.token, invited.user.id, reason];
}

/** Signs in by a link. @returns the secrets */
async function signInSecretly(): Promise<string[]> {
  const email = newAddress();
  await deployment().visitor.write("POST", "/v1/sign-in", { email });
  const token = tokenOf(await mailedLink(deployment().dataDir, email));
  const answer = await deployment().visitor.call("/v1/sessions", { method: "POST", body: { token } });
  const { session, user } = answer.body as { session: { token: string }; user: { id: string } };
  await deployment().visitor.call(`/v1/me?token=${token}`, { headers: { authorization: `Bearer ${session.token}` } });
  await deployment().visitor.call("/v1/me", { headers: { authorization: `Bearer ${session.token}x` } });
  await deployment().visitor.call(`/v1/events/${encodeURIComponent(email)}`);
  await deployment().visitor.call(`/nowhere/${encodeURIComponent(email)}`);
  return [email, encodeURIComponent(email), token, session.token, user.id];
}

async function importSecretly(event: StaffEvent): Promise<string[]> {
  const [emails, key] = [[newAddress(), newAddress()], `key-${randomUUID()}`];
  const send = (text: string) =>
    deployment().admin.call(`/v1/admin/events/${event.id}/imports`, {
      method: "POST",
      headers: { "idempotency-key": key, "content-type": "text/csv" },
      text,
    });
  await send(`email,name,quantity\n${emails[0]},,none`);
  const { id } = Import.parse(
    (await send(`email,name,quantity\n${emails.map((each) => `${each},,1`).join("\n")}`)).body,
  );
  const path = `/v1/admin/events/${event.id}/imports/${id}`;
  await until("the import is done", async () => Import.parse(await deployment().admin.read(path)).status === "DONE");
  await deployment().admin.read(`${path}.csv`);
  return [...emails, key];
}

test("no line of any log contains an address, a name, a token, a code, a key or a user id; without tracing nothing has a trace", async () => {
  const event = await deployment().admin.createEvent();
  const secrets = [
    ...(await buySecretly(event)),
    ...(await inviteSecretly(event)),
    ...(await signInSecretly()),
    ...(await importSecretly(event)),
  ];
  const batches = await batchesOf(deployment().prefix, event.id);
  const [gateway, worker] = [deployment().gateway(), deployment().worker()];
  // They write the rest of their logs.
  for (const service of [gateway, worker]) await service.end();
  const text = gateway.output + worker.output;
  const routes = new Set(gateway.logged.map((line) => `${String(line["method"])} ${String(line["route"])}`));
  for (const route of [
    "POST /v1/events/:id/purchases",
    "POST /v1/admin/invitations",
    "POST /v1/activations",
    "POST /v1/sessions",
    "POST /v1/admin/events/:id/imports",
    "POST /v1/admin/tickets/verify",
  ])
    expect(routes).toContain(route);
  expect(worker.logged.filter((line) => line["msg"] === "group committed").length).toBeGreaterThan(0);
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => secret.length < 8)).toEqual([]);
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  expect(batches.length).toBeGreaterThan(0);
  expect([...batches, ...gateway.logged, ...worker.logged].filter((each) => "trace" in each)).toEqual([]);
});
