import { ticketCode } from "@admit/tickets";
import { makeCode } from "../tools/make-code.ts";
import { ulid } from "ulid";
import type { TestGateway } from "../tools/test-gateway.ts";
import { readTicket } from "../../src/tickets/tickets-read.ts";

/** A holder, and everything of theirs that a path can name. */
export type Stage = Awaited<ReturnType<typeof setStage>>;

const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

export async function setStage(gateway: TestGateway, holderStatus: "INVITED" | "ACTIVE" | "SUSPENDED") {
  const holder = await gateway.user({ status: holderStatus, name: "Holder" });
  /** Active, without a relation to the holder. */
  const otherBuyer = await gateway.user({ name: "Other" });
  const staff = await gateway.user({ role: "STAFF", name: "Staff" });
  const admin = await gateway.user({ role: "ADMIN", name: "Admin" });
  const otherAdmin = await gateway.user({ role: "ADMIN", name: "Other admin" });
  const invitedAdminEmail = `${otherAdmin.toLowerCase()}@invited.example.org`;
  await gateway.user({ role: "ADMIN", status: "INVITED", email: invitedAdminEmail });
  const eventId = await gateway.event({ startsAt: inHours(24), endsAt: inHours(27) });
  const { purchaseId, ticketIds } = await gateway.issue({ eventId, userId: holder, count: 1 });
  const ticketId = ticketIds[0] ?? "";
  const importId = await makeImport(gateway.mysql, { eventId, holder, purchaseId, staff });
  /** Tokens of links: to sign the holder in, and to activate the holder or another invited user. */
  const invited = holderStatus === "ACTIVE" ? await gateway.user({ status: "INVITED" }) : holder;
  const signInToken = await gateway.link({ purpose: "SIGN_IN", userId: holder });
  const activationToken = await gateway.link({ purpose: "ACTIVATE", userId: invited });
  const holderEmail = `${holder.toLowerCase()}@example.org`;
  const signInCode = await makeCode(gateway, { email: holderEmail, userId: holder });
  // The mail with the ticket, which its mail server has refused.
  const refused = { purchaseId, dueAt: new Date(), lastError: "EENVELOPE RCPT TO 550", failedAt: new Date() };
  await gateway.mysql.query("INSERT INTO TicketMail SET ?", refused);
  const posterImage = await makePoster(gateway.mysql);
  const { code } = await ticketNow(gateway, ticketId);
  const people = { holder, holderEmail, otherBuyer, staff, admin, otherAdmin, invitedAdminEmail };
  return {
    ...people,
    eventId,
    ticketId,
    purchaseId,
    importId,
    posterImage,
    code,
    signInToken,
    signInCode,
    activationToken,
  };
}

/** The ticket's current code, which not every caller may see, and its secret in hexadecimal. */
export async function ticketNow({ services }: TestGateway, ticketId: string) {
  const held = await readTicket(services.prisma, ticketId);
  if (held === null) throw new Error("the ticket is gone");
  return { code: ticketCode(held.ticket, services.keys), secret: held.ticket.secret };
}

/** A picture's name in its address. */
async function makePoster(mysql: TestGateway["mysql"]): Promise<string> {
  const posterId = ulid();
  await mysql.query("INSERT INTO PosterImage SET ?", { posterId, width: 480, image: Buffer.from("WebP") });
  return `${posterId}-480.webp`;
}

/** A finished import whose only row is the holder's purchase. */
async function makeImport(
  mysql: TestGateway["mysql"],
  { eventId, holder, purchaseId, staff }: Record<"eventId" | "holder" | "purchaseId" | "staff", string>,
): Promise<string> {
  const id = ulid();
  const now = new Date();
  const request = { requestedById: staff, idempotencyKey: id, fileHash: Buffer.alloc(32) };
  const done = { status: "DONE", rowCount: 1, createdAt: now, finishedAt: now };
  await mysql.query("INSERT INTO Import SET ?", { id, eventId, ...request, ...done });
  const person = { email: `${holder.toLowerCase()}@example.org`, name: "Holder", userId: holder };
  await mysql.query("INSERT INTO ImportRow SET ?", { importId: id, line: 1, ...person, quantity: 1, purchaseId });
  return id;
}
