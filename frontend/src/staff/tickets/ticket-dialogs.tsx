import type { StaffTicket, StaffEvent } from "@admit/contract";
import { createSignal, createEffect, createUniqueId, Show } from "solid-js";
import { figure } from "../../format/numbers.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { nameOf } from "../../ui/person.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { createAct } from "../../data/create-answer.ts";
import { inWords } from "../../ui/error-text.ts";
import { verdictOf } from "./ticket-text.ts";

interface TicketDialogProps {
  ticket: StaffTicket;
  onDone: (ticket: StaffTicket) => void;
  onClose: () => void;
}

const named = (ticket: StaffTicket): string => `ticket ${figure(ticket.number)} of ${nameOf(ticket.holder)}`;
const reasonMax = 500;

export function VoidDialog(props: TicketDialogProps) {
  const api = useStaffApi();
  const [reason, setReason] = createSignal("");
  const [problem, setProblem] = createSignal<string>();
  function check(): boolean {
    setProblem(reason().trim() === "" ? "Say why, for whoever asks later." : undefined);
    return problem() === undefined;
  }
  async function voidIt(): Promise<void> {
    props.onDone(await api.voidTicket(props.ticket.id, reason().trim()));
  }
  return (
    <ConfirmDialog
      title={`Void ${named(props.ticket)}?`}
      confirm="Void the ticket"
      cancel="Keep it"
      isDangerous
      check={check}
      onConfirm={voidIt}
      onClose={() => props.onClose()}
    >
      <p>This cannot be undone. Its code stops working, and its place is free for somebody else. Nobody is told.</p>
      <TextField
        label="Why"
        rows={2}
        maxlength={reasonMax}
        isRequired
        value={reason()}
        problem={problem()}
        onValue={setReason}
      />
    </ConfirmDialog>
  );
}

export function ReissueDialog(props: TicketDialogProps) {
  const api = useStaffApi();
  async function reissue(): Promise<void> {
    props.onDone(await api.reissueTicket(props.ticket.id));
  }
  return (
    <ConfirmDialog
      title={`Reissue ${named(props.ticket)}?`}
      confirm="Reissue the ticket"
      cancel="Keep the old code"
      isDangerous
      onConfirm={reissue}
      onClose={() => props.onClose()}
    >
      <p>
        The old code stops working at once, also where it is printed or saved. The ticket keeps its number, and shows
        its new code on the holder’s page.
      </p>
    </ConfirmDialog>
  );
}

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
