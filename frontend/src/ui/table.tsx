import { For, Show, type JSX } from "solid-js";
import { Apology } from "./notices.tsx";
import type { List } from "../data/create-list.ts";
import { inWords } from "./error-text.ts";

interface TableProps {
  /** What it lists, for those who listen. */
  caption: string;
  columns: readonly string[];
  children: JSX.Element;
}

/**
 * A table; on a phone each row stands by itself, with its columns' names in front. The roles are written out,
 * since a browser drops them from a table that is not laid out as one.
 */
export function Table(props: TableProps) {
  return (
    <table class="table" role="table">
      <caption class="visually-hidden">{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <For each={props.columns}>
            {(column) => (
              <th role="columnheader" scope="col">
                <span class={column === actions ? "visually-hidden" : undefined}>{column}</span>
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody role="rowgroup">{props.children}</tbody>
    </table>
  );
}

/** The column whose name is said and not shown. */
export const actions = "Actions";

export function Row(props: { children: JSX.Element; isQuiet?: boolean }) {
  return (
    <tr role="row" data-quiet={props.isQuiet}>
      {props.children}
    </tr>
  );
}

interface CellProps {
  /** The column's name; without one, as on the row's own name, a phone shows none. */
  label?: string;
  class?: string;
  children: JSX.Element;
}

export function Cell(props: CellProps) {
  return (
    <td role="cell" data-label={props.label} class={props.class}>
      {props.children}
    </td>
  );
}

interface ListingProps<Item> {
  list: List<Item>;
  /** "The people", as in "The people could not be loaded." */
  what: string;
  columns: readonly string[];
  /** What to say where there is nothing. */
  empty: JSX.Element;
  children: (item: Item) => JSX.Element;
}

const skeletonRows = [1, 2, 3, 4, 5, 6];

/** A list with each of its states: on its way, failed, empty, there, and with more to come. */
export function Listing<Item>(props: ListingProps<Item>) {
  const isEmpty = () => props.list.items()?.length === 0;
  return (
    <Show
      when={props.list.items() ?? !props.list.error()}
      fallback={<Apology error={props.list.error()} what={props.what} onAgain={() => props.list.again()} />}
    >
      <Show when={!isEmpty()} fallback={<div class="notice staff-empty">{props.empty}</div>}>
        <Table caption={props.what} columns={props.columns}>
          <For each={props.list.items()} fallback={<Skeleton columns={props.columns} />}>
            {(item) => props.children(item)}
          </For>
        </Table>
      </Show>
      <Show when={props.list.hasMore()}>
        <p class="problem" role="alert">
          <Show when={props.list.error()}>{(error) => inWords(error())}</Show>
        </p>
        <button
          class="button button-small"
          type="button"
          aria-disabled={props.list.isLoading()}
          onClick={() => props.list.more()}
        >
          {props.list.isLoading() ? "Loading…" : props.list.error() ? "Try again" : "Show more"}
        </button>
      </Show>
    </Show>
  );
}

function Skeleton(props: { columns: readonly string[] }) {
  return (
    <For each={skeletonRows}>
      {() => (
        <Row>
          <For each={props.columns}>
            {() => (
              <Cell>
                <span class="blank blank-short" />
              </Cell>
            )}
          </For>
        </Row>
      )}
    </For>
  );
}
