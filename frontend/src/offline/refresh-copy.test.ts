import { expect, test } from "vitest";
import { anEvent, aTicket, aUser, eventId, fakeSources, lost, refused } from "../testing/fake-sources.ts";
import { noteOwner } from "./copy-owner.ts";
import { refreshCopy } from "./refresh-copy.ts";
import { keepTickets, readCopy } from "./ticket-copy.ts";

const ada = aUser();
const { signal } = new AbortController();

/** A device that keeps Ada's ticket with OLDCODE. */
function device() {
  const sources = fakeSources();
  noteOwner(sources.storage, ada);
  const groups = [{ eventId, event: anEvent(), tickets: [aTicket(1, { code: "OLDCODE" })] }];
  keepTickets(sources.storage, ada, { groups, isWhole: true, isCut: false }, 0);
  sources.api.event.mockResolvedValue(anEvent());
  return sources;
}

const kept = ({ storage }: ReturnType<typeof fakeSources>) => JSON.stringify(readCopy(storage));

test("what the service hides now is not kept any more", async () => {
  const sources = device();
  sources.api.tickets.mockResolvedValue({ items: [aTicket(1, { code: null })], nextCursor: null });
  await refreshCopy(sources, ada, signal);
  expect(kept(sources)).not.toContain("OLDCODE");
});

test("a refusal leaves no copy, a lost connection leaves it as it was", async () => {
  const sources = device();
  sources.api.tickets.mockRejectedValueOnce(lost());
  await refreshCopy(sources, ada, signal);
  expect(kept(sources)).toContain("OLDCODE");
  sources.api.tickets.mockRejectedValueOnce(refused("unauthenticated", 401));
  await refreshCopy(sources, ada, signal);
  expect(kept(sources)).toBe("null");
});
