import { For, Show, type JSX } from "solid-js";
import { Apology } from "../../pages/apology.tsx";
import type { List } from "./create-list.ts";
import { inWords } from "./refusal-words.ts";
import { Cell, Row, Table } from "./table.tsx";

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
