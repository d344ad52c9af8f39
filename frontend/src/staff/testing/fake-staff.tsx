import type {
  AuditEntry,
  Import,
  ImportPreview,
  Role,
  StaffEvent,
  StaffPurchase,
  StaffTicket,
  StaffUser,
} from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import type { UserEvent } from "@testing-library/user-event";
import type { Component } from "solid-js";
import { vi } from "vitest";
import {
  anEvent,
  aTicket,
  aUser,
  builderOf,
  eventId,
  fakeApi,
  fakeSources,
  purchaseId,
  startMs,
  userId,
  type Answers,
  type FakeSources,
} from "../../testing/fake-sources.ts";
import { aSession, visitPage } from "../../testing/render-page.tsx";
import { makeStaffApi, StaffApiContext, type StaffApi } from "../api/staff-api.ts";
import { EventContext } from "../events/event-frame.tsx";

const startAt = new Date(startMs).toISOString();
export const ticketId = "01JD3V5Y6Q8ZK2M4N6P8R0TCKT";
export const importId = "01JD3V5Y6Q8ZK2M4N6P8R01MPT";
export const staffId = "01JD3V5Y6Q8ZK2M4N6P8R0STFF";

export const aStaffEvent = builderOf<StaffEvent>({
  ...anEvent(),
  status: "PUBLISHED",
});

export const aStaffUser = builderOf<StaffUser>({
  ...aUser({ name: "Ada Lovelace" }),
  createdAt: startAt,
  activatedAt: startAt,
});

export const aStaffTicket = builderOf<StaffTicket>({
  ...aTicket(12, { id: ticketId }),
  code: null,
  holder: aUser({ name: "Ada Lovelace" }),
  undelivered: null,
  voidReason: null,
});

export const aStaffPurchase = builderOf<StaffPurchase>({
  id: purchaseId,
  eventId,
  seq: 7,
  holder: aUser(),
  requestedById: staffId,
  source: "STAFF",
  status: "fulfilled",
  quantity: 2,
  issued: 2,
  notIssued: 0,
  reason: null,
  acceptedAt: startAt,
  decidedAt: startAt,
  notifiedAt: null,
  undelivered: null,
});

export const anImport = builderOf<Import>({
  id: importId,
  eventId,
  status: "RUNNING",
  rows: 3,
  decided: 1,
  fulfilled: 1,
  partial: 0,
  rejected: 0,
  failed: 0,
  ticketsRequested: 6,
  ticketsIssued: 2,
  createdAt: startAt,
  finishedAt: null,
});

export const aPreview = builderOf<ImportPreview>({
  encoding: "utf-8",
  recognised: "utf-8",
  mustConfirm: false,
  separator: ",",
  columns: ["email", "name", "quantity"],
  firstRows: [{ row: 2, cells: ["zoe@example.org", "Zoë Müller", "2"] }],
  rows: 1,
  tickets: 2,
  problem: null,
  errors: [],
  earlier: null,
  issuedRows: 0,
});

export const anEntry = builderOf<AuditEntry>({
  id: ticketId,
  at: startAt,
  actor: { id: staffId, name: "Tomás Vela", email: "admin@example.org" },
  action: "ticket.void",
  subject: { type: "ticket", id: ticketId },
  details: { eventId, number: 12, reason: "Lost" },
});

export const page = <Item,>(...items: Item[]) => Promise.resolve({ items, nextCursor: null });

interface Visit {
  /** The route, and the address. */
  path?: string;
  at?: string;
  role?: Role;
  event?: StaffEvent;
  sources?: FakeSources;
}

/** A staff page whose API answers so. */
export function visitStaff(Page: Component, answers: Answers<StaffApi> = {}, visit: Visit = {}) {
  const api = fakeApi(
    makeStaffApi(fetch, () => {}),
    answers,
  );
  const { path = "/", at = path, role = "ADMIN", event = aStaffEvent(), sources = fakeSources() } = visit;
  const put = vi.fn<(event: StaffEvent) => void>();
  const visited = visitPage({
    at,
    routes: { [path]: Page },
    sources,
    session: aSession(aUser({ id: staffId, name: "Tomás Vela", email: "admin@example.org", role })),
    around: (props) => (
      <StaffApiContext.Provider value={api}>
        <EventContext.Provider value={{ event: () => event, put }}>{props.children}</EventContext.Provider>
      </StaffApiContext.Provider>
    ),
  });
  return { ...visited, api, put };
}

/** Presses the button of this name; in a dialog, that is the last one. */
export const press = async ({ user }: { user: UserEvent }, name: string | RegExp) =>
  user.click((await screen.findAllByRole("button", { name })).at(-1) as HTMLElement);

export { eventId, purchaseId, userId };
