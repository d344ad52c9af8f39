import type { StaffTicket } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { createSignal, onCleanup, Show } from "solid-js";
import { createTitle } from "../../ui/notices.tsx";
import { isPassing } from "../../api/request.ts";
import { useSources } from "../../sources/sources.ts";
import { figure } from "../../format/numbers.ts";
import { useEvent } from "../events/event-frame.tsx";
import { createList } from "../../data/create-list.ts";
import { Listing, actions, Cell, Row } from "../../ui/table.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { momentOf } from "../../format/time.ts";
import { Said } from "../../ui/confirm-dialog.tsx";
import { SearchBar } from "../../ui/fields.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { CheckCode, ReissueDialog, VoidDialog } from "./ticket-dialogs.tsx";
import { isVoid } from "./ticket-text.ts";

/** How often, and how many times, a ticket whose void is in line is looked at again. */
const lookAgainMs = 1500;
const looksMax = 20;

/** The tickets of one event. */
export function TicketsPage() {
  const api = useStaffApi();
  const sources = useSources();
  const { event } = useEvent();
  const [search] = useSearchParams<{ q?: string; status?: string }>();
  const [voiding, setVoiding] = createSignal<StaffTicket | null>(null);
  const [reissuing, setReissuing] = createSignal<StaffTicket | null>(null);
  const [isChecking, setIsChecking] = createSignal(false);
  const [inLine, setInLine] = createSignal<ReadonlySet<string>>(new Set());
  const [said, setSaid] = createSignal("");
  createTitle(() => `Tickets · ${event().title}`);
  const list = createList(
    () => ({ eventId: event().id, q: search.q, status: search.status }),
    ({ eventId, ...asked }, cursor, signal) => api.tickets([eventId], { ...asked, cursor }, signal),
  );
  const ended = new AbortController();
  onCleanup(() => ended.abort());

  function voided(ticket: StaffTicket) {
    list.put(ticket);
    if (isVoid(ticket)) return setSaid(`Ticket ${figure(ticket.number)} is void.`);
    setInLine(new Set([...inLine(), ticket.id]));
    setSaid(`Ticket ${figure(ticket.number)} is in line to be voided. It is void in a moment.`);
    return void follow(ticket);
  }
  async function follow(ticket: StaffTicket): Promise<void> {
    for (let looks = 0; looks < looksMax; looks++) {
      await sources.rest(lookAgainMs, ended.signal);
      if (ended.signal.aborted) return;
      const now = await lookAt(ticket);
      if (!now || !isVoid(now)) continue;
      list.put(now);
      setInLine(new Set([...inLine()].filter((id) => id !== now.id)));
      setSaid(`Ticket ${figure(now.number)} is void.`);
      return;
    }
  }
  async function lookAt(ticket: StaffTicket): Promise<StaffTicket | undefined> {
    try {
      const page = await api.tickets([ticket.eventId], { q: ticket.number }, ended.signal);
      return page.items.find((each) => each.id === ticket.id);
    } catch (error) {
      if (ended.signal.aborted || isPassing(error)) return undefined;
      throw error;
    }
  }
  return (
    <>
      <div class="list-head">
        <SearchBar
          label="Number, name or e-mail address"
          choice={{
            name: "status",
            label: "Status",
            values: [
              ["VALID", "Valid"],
              ["VOIDED", "Void"],
            ],
          }}
        />
        <div class="actions">
          <button class="button button-small" type="button" onClick={() => setIsChecking(true)}>
            Check a code
          </button>
          <a class="button button-small" href={csvOf.tickets(event().id)} download="" target="_self">
            Download (CSV)
          </a>
        </div>
      </div>
      <Listing
        list={list}
        what="The tickets"
        columns={["Number", "Holder", "Status", "Issued", actions]}
        empty={
          <Show
            when={search.q || search.status}
            fallback={
              <>
                <p class="lead">No ticket is issued yet.</p>
                <p>Tickets appear here as they are bought, or issued by you.</p>
              </>
            }
          >
            <p class="lead">No ticket is found.</p>
            <p>Look for a number, or the beginning of a name or an address.</p>
          </Show>
        }
      >
        {(ticket) => (
          <Row isQuiet={isVoid(ticket)}>
            <Cell label="Number" class="cell-number">
              {figure(ticket.number)}
            </Cell>
            <Cell label="Holder">
              <Person person={ticket.holder} />
            </Cell>
            <Cell label="Status">
              <Status ticket={ticket} isInLine={inLine().has(ticket.id)} />
            </Cell>
            <Cell label="Issued" class="cell-when">
              {momentOf(ticket.issuedAt)}
            </Cell>
            <Cell class="cell-actions">
              <Show when={!isVoid(ticket) && !inLine().has(ticket.id)}>
                <button class="link" type="button" onClick={() => setReissuing(ticket)}>
                  Reissue<span class="visually-hidden"> ticket {figure(ticket.number)}</span>
                </button>
                <button class="link" type="button" onClick={() => setVoiding(ticket)}>
                  Void<span class="visually-hidden"> ticket {figure(ticket.number)}</span>
                </button>
              </Show>
            </Cell>
          </Row>
        )}
      </Listing>
      <Show when={voiding()} keyed>
        {(ticket) => <VoidDialog ticket={ticket} onDone={voided} onClose={() => setVoiding(null)} />}
      </Show>
      <Show when={reissuing()} keyed>
        {(ticket) => (
          <ReissueDialog
            ticket={ticket}
            onDone={(reissued) => {
              list.put(reissued);
              setSaid(`Ticket ${figure(reissued.number)} has a new code. The old one works no more.`);
            }}
            onClose={() => setReissuing(null)}
          />
        )}
      </Show>
      <Show when={isChecking()}>
        <CheckCode event={event()} onClose={() => setIsChecking(false)} />
      </Show>
      <Said>{said()}</Said>
    </>
  );
}

function Status(props: { ticket: StaffTicket; isInLine: boolean }) {
  return (
    <Show
      when={isVoid(props.ticket)}
      fallback={
        <Show when={props.isInLine} fallback={<Mark kind="good">Valid</Mark>}>
          <Mark kind="waiting">Void is in line</Mark>
        </Show>
      }
    >
      <Mark kind="bad">Void</Mark>
      <span class="aside void-reason">
        {props.ticket.voidedAt ? momentOf(props.ticket.voidedAt) : ""}
        {props.ticket.voidReason ? `: ${props.ticket.voidReason}` : ""}
      </span>
    </Show>
  );
}
