import { listOf, Ticket, type Purchase } from "@admit/contract";
import { expect, test } from "vitest";
import { purchaseOf, type Person } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const setStatus = async (person: Person, status: "ACTIVE" | "SUSPENDED"): Promise<void> => {
  const { id } = await person.me();
  await deployment().admin.write("PATCH", `/v1/admin/users/${id}`, { status });
};

test("suspended in the middle of a line: later decisions are rejections; reinstated, the codes are back", async () => {
  const event = await deployment().admin.createEvent();
  const [ada, ben] = (await deployment().people(2)) as [Person, Person];
  const earlier = await ada.buyDecided(event.id, 2);
  const codesOf = async (nth: number): Promise<(string | null)[]> => {
    const tickets = await ada.at(deployment().gateway(nth)).read("/v1/me/tickets");
    return listOf(Ticket)
      .parse(tickets)
      .items.map(({ code }) => code);
  };
  const codes = earlier.tickets.map(({ code }) => code);
  expect(codes.map((code) => code?.length)).toEqual([152, 152]);

  const waiting = await deployment().whilePaused(event, async () => {
    const accepted = [purchaseOf(await ada.buy(event.id, 1)), purchaseOf(await ben.buy(event.id, 1))];
    await setStatus(ada, "SUSPENDED");
    return accepted;
  });
  expect(await ada.decided(waiting[0] as Purchase)).toMatchObject({ status: "rejected", reason: "user-not-eligible" });
  expect(await ben.decided(waiting[1] as Purchase)).toMatchObject({ status: "fulfilled", issued: 1 });
  for (const nth of [0, 1]) expect(await codesOf(nth)).toEqual([null, null]);
  expect((await ada.call(`/v1/tickets/${earlier.tickets[0]?.id}/qr.svg`)).status).toBe(403);

  await setStatus(ada, "ACTIVE");
  for (const nth of [0, 1]) expect(await codesOf(nth)).toEqual(codes);
  await deployment().audit();
});
