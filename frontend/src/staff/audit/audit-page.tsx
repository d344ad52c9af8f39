import type { AuditEntry } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { For, Show, type JSX } from "solid-js";
import { createList } from "../../data/create-list.ts";
import { secondOf } from "../../format/format.ts";
import { texts } from "../../language/texts.ts";
import { LinkButton } from "../../ui/buttons.tsx";
import { SearchBar } from "../../ui/fields.tsx";
import { createTitle } from "../../ui/notices.tsx";
import { nameOf } from "../../ui/person.tsx";
import { Listing, type Column } from "../../ui/table.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { addressOf, detailsOf, nameOfSubject, sentenceOf } from "./audit-text.ts";

const LinkOrText = (props: { address: string | null; text: string }) => (
  <Show when={props.address} fallback={props.text}>
    {(address) => <a href={address()}>{props.text}</a>}
  </Show>
);

const columnsOf = ({ audit } = texts.staff): Column<AuditEntry>[] => [
  { name: audit.whenColumn, class: "cell-when", cell: ({ at }) => secondOf(at) },
  {
    name: audit.whatColumn,
    class: "cell-subject",
    cell: (entry) =>
      sentenceOf<JSX.Element>(
        entry,
        <bdi>
          <a href={`/staff/audit?actorId=${entry.actor.id}`}>{nameOf(entry.actor)}</a>
        </bdi>,
        <bdi>
          <LinkOrText address={addressOf(entry)} text={nameOfSubject(entry)} />
        </bdi>,
      ),
  },
  {
    name: audit.detailsColumn,
    class: "cell-details",
    cell: (entry) => (
      <dl class="details">
        <For each={detailsOf(entry)}>
          {({ name, address, value, isWritten }) => (
            <div>
              <dt>{name}</dt>{" "}
              <dd dir={isWritten ? "auto" : undefined}>
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
  const { audit, frame } = texts.staff;
  createTitle(() => audit.pageTitle);
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
      <h1>{frame.audit}</h1>
      <div class="list-head">
        <SearchBar choice={{ name: "action", label: audit.actionLabel, values: Object.entries(audit.actions) }} />
        <Show when={search.actorId || search.subjectId}>
          <p class="narrowed">
            {search.actorId ? audit.onePerson : audit.oneSubject}{" "}
            <LinkButton onPress={showAll}>{audit.showEverything}</LinkButton>
          </p>
        </Show>
      </div>
      <Listing list={list} what={audit.theAudit} columns={columnsOf()} empty={<p class="lead">{audit.noEntries}</p>} />
    </>
  );
}
