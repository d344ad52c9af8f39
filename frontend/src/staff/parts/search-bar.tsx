import { useSearchParams } from "@solidjs/router";
import { createUniqueId, For, Show } from "solid-js";

interface SearchBarProps {
  /** What can be looked for: "Name or e-mail address". */
  label?: string;
  /** What the choice is called, and its values with their names. */
  choice: { name: string; label: string; values: readonly (readonly [value: string, name: string])[] };
}

/** Search and filter, kept in the address: so that reloading, going back and sending it on find the same list. */
export function SearchBar(props: SearchBarProps) {
  const id = createUniqueId();
  const [search, setSearch] = useSearchParams<Record<string, string>>();
  let field: HTMLInputElement | undefined;
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        setSearch({ q: field?.value.trim() || undefined });
      }}
    >
      <Show when={props.label}>
        <div class="search-words">
          <label for={`${id}-q`}>{props.label}</label>
          <div class="search-field">
            <input ref={field} id={`${id}-q`} class="input" type="search" maxlength="254" value={search["q"] ?? ""} />
            <button class="button button-small" type="submit">
              Search
            </button>
          </div>
        </div>
      </Show>
      <div>
        <label for={`${id}-choice`}>{props.choice.label}</label>
        <select
          id={`${id}-choice`}
          class="input"
          value={search[props.choice.name] ?? ""}
          onChange={(event) => setSearch({ [props.choice.name]: event.currentTarget.value || undefined })}
        >
          <option value="">All</option>
          <For each={props.choice.values}>
            {([value, name]) => (
              <option value={value} selected={search[props.choice.name] === value}>
                {name}
              </option>
            )}
          </For>
        </select>
      </div>
    </form>
  );
}
