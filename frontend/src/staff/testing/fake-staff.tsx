import type {
  AuditEntry,
  Import,
  Role,
  StaffEvent,
  StaffPurchase,
  StaffTicket,
  StaffUser,
  User,
} from "@admit/contract";
import { createMemoryHistory, MemoryRouter, Route } from "@solidjs/router";
import { render } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import type { Component } from "solid-js";
import { vi } from "vitest";
import { SessionContext } from "../../session/create-session.ts";
import { SourcesContext } from "../../sources/sources.ts";
import { anEvent, aUser, eventId, fakeSources, purchaseId, startMs, userId } from "../../testing/fake-sources.ts";
import { EventContext } from "../events/event-frame.tsx";
import { makeStaffApi, StaffApiContext, type StaffApi } from "../api/staff-api.ts";

const startAt = new Date(startMs).toISOString();
export const ticketId = "01JD3V5Y6Q8ZK2M4N6P8R0TCKT";
export const importId = "01JD3V5Y6Q8ZK2M4N6P8R01MPT";
export const staffId = "01JD3V5Y6Q8ZK2M4N6P8R0STFF";

export const aStaffEvent = (change: Partial<StaffEvent> = {}): StaffEvent => ({
  ...anEvent(),
  status: "PUBLISHED",
  ...change,
});

export const aStaffUser = (change: Partial<StaffUser> = {}): StaffUser => ({
  ...aUser({ name: "Ada Lovelace" }),
  createdAt: startAt,
  activatedAt: startAt,
  ...change,
});

export const aStaffTicket = (change: Partial<StaffTicket> = {}): StaffTicket => ({
  id: ticketId,
  eventId,
  purchaseId,
  number: 12,
  type: "STANDARD",
  status: "VALID",
  code: null,
  issuedAt: startAt,
  voidedAt: null,
  holder: aUser({ name: "Ada Lovelace" }),
  voidReason: null,
  ...change,
});

export const aStaffPurchase = (change: Partial<StaffPurchase> = {}): StaffPurchase => ({
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
  ...change,
});

export const anImport = (change: Partial<Import> = {}): Import => ({
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
  ...change,
});

export const anEntry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  id: ticketId,
  at: startAt,
  actor: { id: staffId, name: "Tomás Vela", email: "admin@example.org" },
  action: "ticket.void",
  subject: { type: "ticket", id: ticketId },
  details: { eventId, number: 12, reason: "Lost" },
  ...change,
});

export const page = <Item,>(...items: Item[]) => Promise.resolve({ items, nextCursor: null });

type FakeStaffApi = { [Call in keyof StaffApi]: ReturnType<typeof vi.fn<StaffApi[Call]>> };

/** Each call has to be expected by the test before it is made. */
export function fakeStaffApi(): FakeStaffApi {
  const calls = Object.keys(makeStaffApi(fetch, () => {})) as (keyof StaffApi)[];
  return Object.fromEntries(
    calls.map((call) => [
      call,
      vi.fn<() => Promise<never>>(() => Promise.reject(new Error(`Nobody expected ${call}`))),
    ]),
  ) as unknown as FakeStaffApi;
}

interface Visit {
  /** The route, and where on it. */
  path?: string;
  at?: string;
  role?: Role;
  event?: StaffEvent;
  sources?: ReturnType<typeof fakeSources>;
  user?: Partial<User>;
}

/** One of the staff's pages, for somebody of the staff, over an API that the test answers for. */
export function visitStaff(Page: Component, api: FakeStaffApi, visit: Visit = {}) {
  const { path = "/", at = path, role = "ADMIN", event = aStaffEvent(), sources = fakeSources() } = visit;
  const history = createMemoryHistory();
  history.set({ value: at });
  const user = { ...aUser({ id: staffId, name: "Tomás Vela", email: "admin@example.org", role }), ...visit.user };
  const session = {
    user: () => user,
    trouble: () => null,
    enter: () => {},
    refresh: () => {},
    leave: () => Promise.resolve(),
  };
  const put = vi.fn<(event: StaffEvent) => void>();
  render(() => (
    <SourcesContext.Provider value={sources}>
      <SessionContext.Provider value={session}>
        <StaffApiContext.Provider value={api}>
          <EventContext.Provider value={{ event: () => event, put }}>
            <MemoryRouter history={history}>
              <Route path={path} component={Page} />
              <Route path="*" component={() => <p>Elsewhere</p>} />
            </MemoryRouter>
          </EventContext.Provider>
        </StaffApiContext.Provider>
      </SessionContext.Provider>
    </SourcesContext.Provider>
  ));
  return { history, sources, put, user: userEvent.setup() };
}

export { eventId, purchaseId, userId };
