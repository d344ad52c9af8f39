import { For, Index, Show, type JSX } from "solid-js";
import type { List } from "../data/create-list.ts";
import { SmallButton } from "./buttons.tsx";
import { errorText } from "./error-text.ts";
import { LoadError } from "./notices.tsx";
import { texts } from "../language/texts.ts";

export interface Column<Item> {
  name: string;
  class?: string;
  cell: (item: Item) => JSX.Element;
}

/** A column whose name is read aloud and not shown. */
export const actions = (): string => texts.buyers.ui.actions;
/** On a phone, these cells need no column name in front. */
const unlabelled = /^cell-(name|state|process|actions)/;

interface TableProps<Item> {
  /** For screen readers. */
  caption: string;
  columns: readonly Column<Item>[];
  /** Undefined shows a skeleton. */
  rows: readonly Item[] | undefined;
  isQuiet?: (item: Item) => boolean;
  /** Keeps rows by their position rather than their identity: for objects that are new at each update. */
  isByPosition?: boolean;
}

const skeletonRows = [1, 2, 3, 4, 5, 6];

/**
 * A table; on a phone each row is a block with the column names in front. The roles are explicit, since browsers drop
 * them from a table that is not laid out as one.
 */
export function Table<Item>(props: TableProps<Item>) {
  return (
    <table class="table" role="table">
      <caption class="visually-hidden">{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <For each={props.columns}>
            {(column) => (
              <th role="columnheader" scope="col" class={column.class}>
                <span class={column.name === actions() ? "visually-hidden" : undefined}>{column.name}</span>
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody role="rowgroup">
        <Show
          when={props.isByPosition}
          fallback={
            <For each={props.rows} fallback={<SkeletonRows {...props} />}>
              {(item) => <Row {...props} item={item} />}
            </For>
          }
        >
          <Index each={props.rows}>{(item) => <Row {...props} item={item()} />}</Index>
        </Show>
      </tbody>
    </table>
  );
}

function Row<Item>(props: Pick<TableProps<Item>, "columns" | "isQuiet"> & { item: Item }) {
  return (
    <tr role="row" data-quiet={props.isQuiet?.(props.item)}>
      <For each={props.columns}>
        {(column) => (
          <td
            role="cell"
            data-label={unlabelled.test(column.class ?? "") ? undefined : column.name}
            class={column.class}
          >
            {column.cell(props.item)}
          </td>
        )}
      </For>
    </tr>
  );
}

const SkeletonRows = (props: { columns: readonly unknown[]; rows: unknown }) => (
  <For each={props.rows === undefined ? skeletonRows : []}>
    {() => (
      <tr role="row">
        <For each={props.columns}>
          {() => (
            <td role="cell">
              <span class="blank blank-short" />
            </td>
          )}
        </For>
      </tr>
    )}
  </For>
);

interface ListingProps<Item extends { id: string }> {
  list: List<Item>;
  /** "the people", as in "We couldn’t load the people." */
  what: string;
  columns: readonly Column<Item>[];
  isQuiet?: (item: Item) => boolean;
  /** Replaces an empty list. */
  empty: JSX.Element;
}

/** A list in each of its states: loading, failed, empty, loaded, and with more to load. */
export function Listing<Item extends { id: string }>(props: ListingProps<Item>) {
  const moreLabel = () =>
    props.list.isLoading()
      ? texts.buyers.ui.loadingMore
      : props.list.error() === undefined
        ? texts.buyers.ui.showMore
        : texts.buyers.ui.tryAgain;
  return (
    <Show
      when={props.list.items() ?? !props.list.error()}
      fallback={<LoadError error={props.list.error()} what={props.what} onAgain={() => props.list.again()} />}
    >
      <Show when={props.list.items()?.length !== 0} fallback={<div class="notice staff-empty">{props.empty}</div>}>
        <Table {...props} caption={props.what} rows={props.list.items()} />
      </Show>
      <Show when={props.list.hasMore()}>
        <p class="problem" role="alert">
          <Show when={props.list.error()}>{(error) => errorText(error())}</Show>
        </p>
        <SmallButton onPress={() => props.list.more()}>{moreLabel()}</SmallButton>
      </Show>
    </Show>
  );
}

/** Names and values, updated in place. */
export const Facts = (props: { rows: readonly (readonly [name: string, value: JSX.Element])[]; class?: string }) => (
  <dl class={props.class ?? "facts"}>
    <Index each={props.rows}>
      {(row) => (
        <>
          <dt>{row()[0]}</dt>
          <dd>{row()[1]}</dd>
        </>
      )}
    </Index>
  </dl>
);
