import { For, type JSX } from "solid-js";

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
