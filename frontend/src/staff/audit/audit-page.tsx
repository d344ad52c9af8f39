import type { AuditEntry } from "@admit/contract";
import { useSearchParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { createTitle } from "../../ui/notices.tsx";
import { createList } from "../../data/create-list.ts";
import { Listing, Cell, Row } from "../../ui/table.tsx";
import { secondOf } from "../../format/time.ts";
import { nameOf } from "../../ui/person.tsx";
import { SearchBar } from "../../ui/fields.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { actionName, addressOf, detailsOf, nameOfAction, nameOfSubject } from "./audit-text.ts";

interface AuditSearch extends Record<string, string> {
  action: string;
  actorId: string;
  subjectType: string;
  subjectId: string;
}

/** Who did what to what, newest first. */
export function AuditPage() {
  const api = useStaffApi();
  const [search, setSearch] = useSearchParams<AuditSearch>();
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
  const narrowed = () => Boolean(search.actorId || search.subjectId);
  return (
    <>
      <h1>Audit</h1>
      <div class="list-head">
        <SearchBar choice={{ name: "action", label: "What was done", values: Object.entries(actionName) }} />
        <Show when={narrowed()}>
          <p class="narrowed">
            {search.actorId ? "Only what one person did." : "Only what was done to one of them."}{" "}
            <button
              class="link"
              type="button"
              onClick={() => setSearch({ actorId: undefined, subjectType: undefined, subjectId: undefined })}
            >
              Show everything
            </button>
          </p>
        </Show>
      </div>
      <Listing
        list={list}
        what="The audit"
        columns={["When", "Who", "What", "To what", "Details"]}
        empty={<p class="lead">Nothing is written here.</p>}
      >
        {(entry) => <EntryRow entry={entry} />}
      </Listing>
    </>
  );
}

function EntryRow(props: { entry: AuditEntry }) {
  return (
    <Row>
      <Cell label="When" class="cell-when">
        {secondOf(props.entry.at)}
      </Cell>
      <Cell label="Who" class="cell-who">
        <a href={`/staff/audit?actorId=${props.entry.actor.id}`}>{nameOf(props.entry.actor)}</a>
      </Cell>
      <Cell label="What">{nameOfAction(props.entry.action)}</Cell>
      <Cell label="To what" class="cell-subject">
        <Show when={addressOf(props.entry)} fallback={nameOfSubject(props.entry)}>
          {(address) => <a href={address()}>{nameOfSubject(props.entry)}</a>}
        </Show>
      </Cell>
      <Cell label="Details" class="cell-details">
        <dl class="details">
          <For each={detailsOf(props.entry)}>
            {(detail) => (
              <div>
                <dt>{detail.name}</dt>{" "}
                <dd>
                  <Show when={detail.address} fallback={detail.value}>
                    {(address) => <a href={address()}>{detail.value}</a>}
                  </Show>
                </dd>
              </div>
            )}
          </For>
        </dl>
      </Cell>
    </Row>
  );
}
