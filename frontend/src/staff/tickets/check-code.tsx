import type { StaffEvent } from "@admit/contract";
import { createEffect, createSignal, createUniqueId, Show } from "solid-js";
import { createAct } from "../parts/create-act.ts";
import { inWords } from "../parts/refusal-words.ts";
import { useStaffApi } from "../staff-api-context.ts";
import { verdictOf } from "./ticket-words.ts";

/** Checks codes by hand, one after the other. It is open while it is mounted. */
export function CheckCode(props: { event: StaffEvent; onClose: () => void }) {
  const api = useStaffApi();
  const id = createUniqueId();
  const [code, setCode] = createSignal("");
  let dialog!: HTMLDialogElement;
  let field!: HTMLTextAreaElement;
  createEffect(() => dialog.open || dialog.showModal());
  // As it stands on a ticket, in groups of four.
  const checking = createAct(async () => verdictOf(await api.verify(code().replace(/\s/g, "")), props.event.id));
  const [verdict, setVerdict] = createSignal<ReturnType<typeof verdictOf>>();

  async function check() {
    setVerdict(undefined);
    if (code().trim() === "") return field.focus();
    setVerdict(await checking.run());
    field.select();
    return undefined;
  }
  return (
    <dialog
      ref={dialog}
      class="modal staff-modal"
      aria-labelledby={`${id}-title`}
      onClose={() => props.onClose()}
      onClick={(event) => event.target === dialog && dialog.close()}
    >
      <form
        class="modal-sheet"
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <h2 id={`${id}-title`} class="modal-title">
          Check a code
        </h2>
        <div class="field">
          <label for={id}>The code in letters, or what a scanner reads</label>
          <textarea
            ref={field}
            id={id}
            class="input"
            rows="4"
            maxlength="1400"
            autocapitalize="off"
            autocomplete="off"
            spellcheck={false}
            autofocus
            value={code()}
            onInput={(event) => setCode(event.currentTarget.value)}
            onKeyDown={(event) => {
              // A scanner ends with Enter, and a code has one line.
              if (event.key !== "Enter") return;
              event.preventDefault();
              void check();
            }}
          />
        </div>
        <div class="code-verdict" role="status" data-admits={verdict()?.admits}>
          <Show when={verdict()} fallback={<p class="problem">{checking.error() ? inWords(checking.error()) : ""}</p>}>
            {(said) => (
              <>
                <p class="stamp">{said().title}</p>
                <p>{said().detail}</p>
              </>
            )}
          </Show>
        </div>
        <div class="actions">
          <button class="button button-next" type="submit" aria-disabled={checking.isBusy()}>
            {checking.isBusy() ? "Checking…" : "Check"}
          </button>
          <button class="button button-quiet" type="button" onClick={() => dialog.close()}>
            Close
          </button>
        </div>
      </form>
    </dialog>
  );
}
