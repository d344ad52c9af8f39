import type { StaffPurchase } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { createList } from "../../data/create-list.ts";
import { figure, secondOf } from "../../format/format.ts";
import { SearchBar } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "../events/event-frame.tsx";
import { CsvDownload } from "../export/csv-download.tsx";
import { Undelivered } from "../mails/mail-list.tsx";
import { reasonName } from "../issue/issuance-text.ts";
import { purchaseStatusMark, purchaseStatusName } from "./ticket-text.ts";

const columns: Column<StaffPurchase>[] = [
  { name: "Position", class: "cell-number", cell: ({ seq }) => figure(seq) },
  { name: "Holder", cell: (purchase) => <Person person={purchase.holder} /> },
  {
    name: "Outcome",
    cell: (purchase) => (
      <>
        <Mark kind={purchaseStatusMark[purchase.status]}>{purchaseStatusName[purchase.status]}</Mark>
        <Undelivered reason={purchase.undelivered} />
        <Show when={purchase.reason}>{(why) => <span class="aside">{reasonName[why()]}</span>}</Show>
      </>
    ),
  },
  { name: "Issued", class: "cell-figure", cell: ({ issued }) => figure(issued) },
  { name: "Requested", class: "cell-figure", cell: ({ quantity }) => figure(quantity) },
  { name: "By", cell: ({ source }) => (source === "STAFF" ? "Staff" : "Buyer") },
  { name: "Accepted", class: "cell-when", cell: ({ acceptedAt }) => secondOf(acceptedAt) },
];

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
  const isFiltered = () => Boolean(search.q || search.status);
  return (
    <>
      <div class="list-head">
        <SearchBar
          label="Name or email address"
          choice={{ name: "status", label: "Outcome", values: Object.entries(purchaseStatusName) }}
        />
        <div class="actions">
          <CsvDownload href={csvOf.purchases(event().id)}>Download (CSV)</CsvDownload>
        </div>
      </div>
      <Listing
        list={list}
        what="the purchases"
        columns={columns}
        empty={<p class="lead">{isFiltered() ? "No purchases found." : "No purchases yet."}</p>}
      />
    </>
  );
}
