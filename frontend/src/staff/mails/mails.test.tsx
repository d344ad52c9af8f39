import type { UndeliveredMail } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { aUser, builderOf, refused } from "../../testing/fake-sources.ts";
import {
  aStaffPurchase,
  aStaffUser,
  eventId,
  page,
  press,
  purchaseId,
  userId,
  visitStaff,
} from "../testing/fake-staff.tsx";
import { PersonPage } from "../people/person-page.tsx";
import { PurchasesPage } from "../tickets/purchases-page.tsx";
import { reasonText } from "./mail-text.ts";
import { MailsPage } from "./mails-page.tsx";

const aMail = builderOf<UndeliveredMail>({
  id: purchaseId,
  kind: "tickets",
  holder: aUser({ name: "Ada Lovelace" }),
  purchaseId,
  event: { id: eventId, title: "Winter Gala" },
  reason: "EENVELOPE RCPT TO 550 5.1.1",
  attempts: 1,
  failedAt: "2026-11-22T12:10:00.000Z",
});

test.each([
  ["EENVELOPE RCPT TO 550 5.1.1", "No such mailbox."],
  ["EENVELOPE RCPT TO 550", "The mail server refuses it (550)."],
  ["EMESSAGE DATA 554 5.6.0", "The mail server refuses it (5.6.0)."],
  ["ENOSMTPUTF8", "Our mail server can’t send to an address with such characters."],
  ["ETIMEDOUT CONN", "The mail server couldn’t be reached."],
  ["the holder is not active", "Their account isn’t active."],
  ["too late to be useful", "It couldn’t be sent in time."],
  [null, "The reason is unknown."],
])("%j reads: %s", (reason, text) => {
  expect(reasonText(reason)).toBe(text);
});

test("an undelivered mail has its person, event and reason, and is sent again after a question", async () => {
  const answers = { mails: [page(aMail()), page<UndeliveredMail>()], sendMail: [aStaffUser()] };
  const visited = visitStaff(MailsPage, answers);
  expect(await screen.findByRole("link", { name: "Ada Lovelace" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Winter Gala" }).getAttribute("href")).toBe(`/staff/events/${eventId}`);
  expect(screen.getByText("No such mailbox.")).toBeTruthy();
  await press(visited, /^Send again/);
  expect(visited.api.sendMail).not.toHaveBeenCalled();
  await press(visited, "Send again");
  expect(visited.api.sendMail).toHaveBeenCalledExactlyOnceWith(purchaseId, undefined);
  expect(await screen.findByText("All mails were delivered.")).toBeTruthy();
  expect(screen.getByText("The mail to ada@example.org is on its way.")).toBeTruthy();
});

test("to another address: it has to be another, and one that is taken is said so", async () => {
  const answers = { mails: [page(aMail())], sendMail: [refused("email-taken", 409)] };
  const visited = visitStaff(MailsPage, answers);
  await screen.findByText("No such mailbox.");
  await press(visited, /^To another address/);
  await press(visited, "Correct and send");
  expect(screen.getByText("Enter the correct address.")).toBeTruthy();
  const field = screen.getByLabelText("Correct email address");
  await visited.user.clear(field);
  await visited.user.type(field, "ada@example.net");
  await press(visited, "Correct and send");
  expect(visited.api.sendMail).toHaveBeenCalledExactlyOnceWith(purchaseId, "ada@example.net");
  expect(await screen.findByText("Another account has this address.")).toBeTruthy();
});

test("a person's page shows their undelivered mails, and the new address once it is corrected", async () => {
  const corrected = aStaffUser({ email: "ada@example.net" });
  const answers = { user: [aStaffUser()], mails: [page(aMail()), page<UndeliveredMail>()], sendMail: [corrected] };
  const visited = visitStaff(PersonPage, answers, { path: "/staff/people/:userId", at: `/staff/people/${userId}` });
  expect(await screen.findByRole("heading", { name: "Undelivered mails" })).toBeTruthy();
  await press(visited, /^Send again/);
  await press(visited, "Send again");
  expect(await screen.findByText("ada@example.net")).toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Undelivered mails" })).toBeNull();
});

test("a purchase whose mail was not delivered says so, and why", async () => {
  visitStaff(PurchasesPage, { purchases: [page(aStaffPurchase({ undelivered: "EENVELOPE RCPT TO 550 5.2.2" }))] });
  expect(await screen.findByText("Email not delivered")).toBeTruthy();
  expect(screen.getByText("The mailbox is full.")).toBeTruthy();
});
