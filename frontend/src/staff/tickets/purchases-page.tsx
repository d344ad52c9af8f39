import type { StaffPurchase } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { createList } from "../../data/create-list.ts";
import { figure, secondOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { SearchBar } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { Mark, Person } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { csvOf, useStaffApi } from "../api/staff-api.ts";
import { useEvent } from "../events/event-frame.tsx";
import { CsvDownload } from "../export/csv-download.tsx";
import { Undelivered } from "../mails/mail-list.tsx";
import { purchaseStatusMark } from "./ticket-text.ts";

const columns = (): Column<StaffPurchase>[] => [
  { name: texts.guestList.purchases.positionColumn, class: "cell-number", cell: ({ seq }) => figure(seq) },
  { name: texts.guestList.purchases.holderColumn, cell: (purchase) => <Person person={purchase.holder} /> },
  {
    name: texts.guestList.purchases.outcomeColumn,
    cell: (purchase) => (
      <>
        <Mark kind={purchaseStatusMark[purchase.status]}>{texts.guestList.outcomes[purchase.status]}</Mark>
        <Undelivered reason={purchase.undelivered} />
        <Show when={purchase.reason}>{(why) => <span class="aside">{texts.guestList.reasons[why()]}</span>}</Show>
      </>
    ),
  },
  { name: texts.guestList.purchases.issuedCountColumn, class: "cell-figure", cell: ({ issued }) => figure(issued) },
  { name: texts.guestList.imports.requestedColumn, class: "cell-figure", cell: ({ quantity }) => figure(quantity) },
  {
    name: texts.guestList.purchases.byColumn,
    cell: ({ source }) => (source === "STAFF" ? texts.guestList.purchases.byStaff : texts.guestList.purchases.byBuyer),
  },
  {
    name: texts.guestList.purchases.acceptedColumn,
    class: "cell-when",
    cell: ({ acceptedAt }) => secondOf(acceptedAt),
  },
];

/** The decided purchases of one event. */
export function PurchasesPage() {
  const api = useStaffApi();
  const { event } = useEvent();
  const [search] = useSearchParams<{ q?: string; status?: string }>();
  createTitle(() => texts.guestList.purchases.purchasesTitle(event().title));
  const list = createList(
    () => ({ eventId: event().id, q: search.q, status: search.status }),
    ({ eventId, ...asked }, cursor, signal) => api.purchases([eventId], { ...asked, cursor }, signal),
  );
  const isFiltered = () => Boolean(search.q || search.status);
  return (
    <>
      <div class="list-head">
        <SearchBar
          label={texts.guestList.receiver.nameOrEmail}
          choice={{
            name: "status",
            label: texts.guestList.purchases.outcomeColumn,
            values: Object.entries(texts.guestList.outcomes),
          }}
        />
        <div class="actions">
          <CsvDownload href={csvOf.purchases(event().id)}>{texts.guestList.csv.download}</CsvDownload>
        </div>
      </div>
      <Listing
        list={list}
        what={texts.guestList.purchases.thePurchases}
        columns={columns()}
        empty={
          <p class="lead">
            {isFiltered() ? texts.guestList.purchases.noPurchasesFound : texts.guestList.purchases.noPurchases}
          </p>
        }
      />
    </>
  );
}
