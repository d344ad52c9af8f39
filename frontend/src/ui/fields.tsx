import { createUniqueId, Show, For, type JSX } from "solid-js";
import { useSearchParams } from "@solidjs/router";
import { NextButton, SmallButton } from "./buttons.tsx";
import { Form } from "./form.tsx";
import { texts } from "../language/texts.ts";

interface FieldProps {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
  isOptional?: boolean;
  children: (ids: FieldIds) => JSX.Element;
}

interface FieldIds {
  id: string;
  describedBy: string;
}

/** A labelled field with a hint and its problem. */
export function Field(props: FieldProps) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>
        {props.label}
        <Show when={props.isOptional}>
          <span class="field-optional"> {texts.buyers.ui.optional}</span>
        </Show>
      </label>
      <Show when={props.hint}>
        <p id={`${id}-hint`} class="field-hint">
          {props.hint}
        </p>
      </Show>
      {props.children({ id, describedBy: `${id}-hint ${id}-problem` })}
      <p id={`${id}-problem`} class="problem" role="alert">
        {props.problem ?? ""}
      </p>
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, "children"> {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "email" | "number" | "datetime-local";
  /** A text area. */
  rows?: number;
  maxlength?: number;
  min?: number;
  max?: number;
  placeholder?: string | undefined;
  name?: string;
  isRequired?: boolean;
}

/** Browsers would refuse addresses that are not ASCII in a field of the type "email". */
const inputModes: Partial<Record<string, "email" | "numeric">> = { email: "email", number: "numeric" };

export function TextField(props: TextFieldProps) {
  const common = (ids: FieldIds) =>
    ({
      id: ids.id,
      class: "input",
      name: props.name,
      value: props.value,
      required: props.isRequired,
      maxlength: props.maxlength,
      placeholder: props.placeholder,
      "aria-describedby": ids.describedBy,
      "aria-invalid": Boolean(props.problem),
    }) as const;
  return (
    <Field label={props.label} hint={props.hint} problem={props.problem} isOptional={props.isOptional ?? false}>
      {(ids) => (
        <Show
          when={props.rows}
          fallback={
            <input
              {...common(ids)}
              type={props.type === "email" ? "text" : (props.type ?? "text")}
              min={props.min}
              max={props.max}
              inputmode={inputModes[props.type ?? "text"]}
              autocomplete="off"
              dir={(props.type ?? "text") === "text" ? "auto" : undefined}
              onInput={(event) => props.onValue(event.currentTarget.value)}
            />
          }
        >
          {(rows) => (
            <textarea
              {...common(ids)}
              dir="auto"
              rows={rows()}
              onInput={(event) => props.onValue(event.currentTarget.value)}
            />
          )}
        </Show>
      )}
    </Field>
  );
}

interface SelectFieldProps extends Omit<FieldProps, "children"> {
  choices: readonly string[];
  value: string;
  onValue: (value: string) => void;
}

/** One of many, by its name. */
export const SelectField = (props: SelectFieldProps) => (
  <Field label={props.label} hint={props.hint} problem={props.problem}>
    {(ids) => (
      <select
        id={ids.id}
        class="input"
        aria-describedby={ids.describedBy}
        aria-invalid={Boolean(props.problem)}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        <For each={props.choices}>
          {(choice) => (
            <option value={choice} selected={choice === props.value}>
              {choice}
            </option>
          )}
        </For>
      </select>
    )}
  </Field>
);

interface StaffFormProps {
  ref?: HTMLFormElement;
  /** The button. */
  submit: string;
  isBusy?: boolean;
  onSubmit: () => void;
  children: JSX.Element;
}

/** A form that the page validates itself. */
export const StaffForm = (props: StaffFormProps) => (
  <Form ref={props.ref} class="staff-form" novalidate onSubmit={() => props.onSubmit()}>
    {props.children}
    <div class="actions">
      <NextButton isOff={props.isBusy ?? false}>{props.submit}</NextButton>
    </div>
  </Form>
);

interface ChoiceProps<Value> {
  name: string;
  choices: readonly (readonly [value: Value, label: string, hint?: string])[];
  chosen: Value | undefined;
  onChoose: (value: Value) => void;
}

/** One of a few, as radio buttons with a sentence each. */
export function Choices<Value>(props: ChoiceProps<Value>) {
  return (
    <For each={props.choices}>
      {([value, label, hint]) => (
        <label class="check">
          <input
            type="radio"
            name={props.name}
            checked={props.chosen === value}
            onChange={() => props.onChoose(value)}
          />
          <span>
            {label}
            <Show when={hint}>
              <span class="aside">{hint}</span>
            </Show>
          </span>
        </label>
      )}
    </For>
  );
}

/** Focuses the first invalid field, once it is marked. */
export const focusFirstProblem = (form: HTMLFormElement): void =>
  queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());

interface SearchBarProps {
  label?: string;
  choice: { name: string; label: string; values: readonly (readonly [value: string, name: string])[] };
}

/** Search and filter, kept in the address: reloading, going back and sharing show the same list. */
export function SearchBar(props: SearchBarProps) {
  const id = createUniqueId();
  const [search, setSearch] = useSearchParams<Record<string, string>>();
  let field: HTMLInputElement | undefined;
  return (
    <Form class="search" role="search" onSubmit={() => setSearch({ q: field?.value.trim() || undefined })}>
      <Show when={props.label}>
        <div class="search-text">
          <label for={`${id}-q`}>{props.label}</label>
          <div class="search-field">
            <input
              ref={field}
              id={`${id}-q`}
              class="input"
              type="search"
              dir="auto"
              maxlength="254"
              value={search["q"] ?? ""}
            />
            <SmallButton>{texts.buyers.events.search}</SmallButton>
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
          <option value="">{texts.buyers.ui.all}</option>
          <For each={props.choice.values}>
            {([value, name]) => (
              <option value={value} selected={search[props.choice.name] === value}>
                {name}
              </option>
            )}
          </For>
        </select>
      </div>
    </Form>
  );
}
