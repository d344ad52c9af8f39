import type { AuditEntry } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { createList } from "../../data/create-list.ts";
import { secondOf } from "../../format/format.ts";
import { LinkButton } from "../../ui/buttons.tsx";
import { SearchBar } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { nameOf } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { actionName, addressOf, detailsOf, nameOfAction, nameOfSubject } from "./audit-text.ts";

const LinkOrText = (props: { address: string | null; text: string }) => (
  <Show when={props.address} fallback={props.text}>
    {(address) => <a href={address()}>{props.text}</a>}
  </Show>
);

const columns: Column<AuditEntry>[] = [
  { name: "When", class: "cell-when", cell: ({ at }) => secondOf(at) },
  {
    name: "Who",
    class: "cell-who",
    cell: (entry) => <a href={`/staff/audit?actorId=${entry.actor.id}`}>{nameOf(entry.actor)}</a>,
  },
  { name: "Action", cell: ({ action }) => nameOfAction(action) },
  {
    name: "Subject",
    class: "cell-subject",
    cell: (entry) => <LinkOrText address={addressOf(entry)} text={nameOfSubject(entry)} />,
  },
  {
    name: "Details",
    class: "cell-details",
    cell: (entry) => (
      <dl class="details">
        <For each={detailsOf(entry)}>
          {({ name, address, value }) => (
            <div>
              <dt>{name}</dt>{" "}
              <dd>
                <LinkOrText address={address} text={value} />
              </dd>
            </div>
          )}
        </For>
      </dl>
    ),
  },
];

/** Who did what to what, newest first. */
export function AuditPage() {
  const api = useStaffApi();
  const [search, setSearch] = useSearchParams<Record<"action" | "actorId" | "subjectType" | "subjectId", string>>();
  createTitle(() => "Audit · Staff");
  const list = createList(
    () => ({
      action: search.action,
      actorId: search.actorId,
      subjectType: search.subjectType,
      subjectId: search.subjectId,
    }),
    (key, cursor, signal) => api.audit([], { ...key, cursor }, signal),
  );
  const showAll = () => setSearch({ actorId: undefined, subjectType: undefined, subjectId: undefined });
  return (
    <>
      <h1>Audit</h1>
      <div class="list-head">
        <SearchBar choice={{ name: "action", label: "Action", values: Object.entries(actionName) }} />
        <Show when={search.actorId || search.subjectId}>
          <p class="narrowed">
            {search.actorId ? "Showing one person’s actions." : "Showing one subject."}{" "}
            <LinkButton onPress={showAll}>Show everything</LinkButton>
          </p>
        </Show>
      </div>
      <Listing list={list} what="the audit" columns={columns} empty={<p class="lead">No entries.</p>} />
    </>
  );
}
