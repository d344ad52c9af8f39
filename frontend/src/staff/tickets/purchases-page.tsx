import { useSearchParams } from "@solidjs/router";
import type { StaffPurchase } from "@admit/contract";
import { Show } from "solid-js";
import { createTitle } from "../../ui/notices.tsx";
import { figure } from "../../format/numbers.ts";
import { useEvent } from "../events/event-frame.tsx";
import { createList } from "../../data/create-list.ts";
import { Listing, Cell, Row } from "../../ui/table.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { secondOf } from "../../format/time.ts";
import { SearchBar } from "../../ui/fields.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { purchaseReason, purchaseStatusMark, purchaseStatusName } from "./ticket-text.ts";

const statuses = Object.entries(purchaseStatusName);

/** The decided purchases of one event. */
export function PurchasesPage() {
  const api = useStaffApi();
  const { event } = useEvent();
  const [search] = useSearchParams<{ q?: string; status?: string }>();
  createTitle(() => `Purchases · ${event().title}`);
  const list = createList(
    () => ({ eventId: event().id, q: search.q, status: search.status }),
    ({ eventId, ...asked }, cursor, signal) => api.purchases([eventId], { ...asked, cursor }, signal),
  );
  return (
    <>
      <div class="list-head">
        <SearchBar label="Name or e-mail address" choice={{ name: "status", label: "Outcome", values: statuses }} />
        <div class="actions">
          <a class="button button-small" href={csvOf.purchases(event().id)} download="" target="_self">
            Download (CSV)
          </a>
        </div>
      </div>
      <Listing
        list={list}
        what="The purchases"
        columns={["Place", "Holder", "Outcome", "Issued", "Asked for", "By", "Accepted"]}
        empty={
          <Show when={search.q || search.status} fallback={<p class="lead">Nothing is decided yet.</p>}>
            <p class="lead">No purchase is found.</p>
          </Show>
        }
      >
        {(purchase) => <PurchaseRow purchase={purchase} />}
      </Listing>
    </>
  );
}

function PurchaseRow(props: { purchase: StaffPurchase }) {
  return (
    <Row>
      <Cell label="Place" class="cell-number">
        {figure(props.purchase.seq)}
      </Cell>
      <Cell label="Holder">
        <Person person={props.purchase.holder} />
      </Cell>
      <Cell label="Outcome">
        <Mark kind={purchaseStatusMark[props.purchase.status]}>{purchaseStatusName[props.purchase.status]}</Mark>
        <Show when={purchaseReason(props.purchase)}>{(why) => <span class="aside">{why()}</span>}</Show>
      </Cell>
      <Cell label="Issued" class="cell-figure">
        {figure(props.purchase.issued)}
      </Cell>
      <Cell label="Asked for" class="cell-figure">
        {figure(props.purchase.quantity)}
      </Cell>
      <Cell label="By">{props.purchase.source === "STAFF" ? "Staff" : "Buyer"}</Cell>
      <Cell label="Accepted" class="cell-when">
        {secondOf(props.purchase.acceptedAt)}
      </Cell>
    </Row>
  );
}
