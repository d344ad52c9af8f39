import { createSignal, createUniqueId, Show, type JSX } from "solid-js";
import { SmallButton, SmallNextButton } from "./buttons.tsx";

interface CopyFieldProps {
  label: string;
  /** An address: from left to right in every language. */
  value: string;
  /** On the button; said once it is done; said where the browser refuses. */
  texts: { copy: string; copied: string; copyYourself: string };
  /** Whether copying is the page's next action. */
  isNext?: boolean;
  /** Shown until something was copied. */
  hint?: JSX.Element;
}

/** A text that is there to be copied. */
export function CopyField(props: CopyFieldProps) {
  const id = createUniqueId();
  const [copied, setCopied] = createSignal("");
  let field!: HTMLInputElement;
  async function copy() {
    field.select();
    try {
      await navigator.clipboard.writeText(props.value);
      setCopied(props.texts.copied);
    } catch {
      // The clipboard needs https and permission.
      setCopied(props.texts.copyYourself);
    }
  }
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="search-field">
        <input
          ref={field}
          id={id}
          class="input"
          dir="ltr"
          readonly
          value={props.value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Show when={props.isNext} fallback={<SmallButton onPress={() => void copy()}>{props.texts.copy}</SmallButton>}>
          <SmallNextButton onPress={() => void copy()}>{props.texts.copy}</SmallNextButton>
        </Show>
      </div>
      <p class="field-hint" role="status">
        {copied() || props.hint}
      </p>
    </div>
  );
}
