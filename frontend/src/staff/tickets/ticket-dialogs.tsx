import type { StaffEvent, StaffTicket } from "@admit/contract";
import { createSignal, createUniqueId, onMount, Show } from "solid-js";
import { createAction } from "../../data/create-answer.ts";
import { texts } from "../../language/texts.ts";
import { NextButton, QuietButton } from "../../ui/buttons.tsx";
import { ConfirmDialog, returnFocus } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { errorText } from "../../ui/error-text.ts";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { nameOf } from "../../ui/person.tsx";
import { useStaffApi } from "../api/staff-api.ts";
import { verdictOf, type Verdict } from "./ticket-text.ts";

interface TicketDialogProps {
  ticket: StaffTicket;
  onDone: (ticket: StaffTicket) => void;
  onClose: () => void;
}

const reasonLengthMax = 500;

export function VoidDialog(props: TicketDialogProps) {
  const api = useStaffApi();
  const [reason, setReason] = createSignal("");
  return (
    <ConfirmDialog
      title={texts.guestList.dialogs.voidQuestion(String(props.ticket.number), nameOf(props.ticket.holder))}
      confirm={texts.guestList.dialogs.voidTicket}
      cancel={texts.guestList.dialogs.keepTicket}
      isDangerous
      means={[texts.guestList.dialogs.voidMeans]}
      missing={() => (reason().trim() === "" ? texts.guestList.dialogs.enterReason : undefined)}
      onConfirm={() => api.voidTicket(props.ticket.id, reason().trim()).then(props.onDone)}
      onClose={() => props.onClose()}
    >
      {(problem) => (
        <TextField
          label={texts.guestList.dialogs.reasonLabel}
          rows={2}
          maxlength={reasonLengthMax}
          isRequired
          value={reason()}
          problem={problem()}
          onValue={setReason}
        />
      )}
    </ConfirmDialog>
  );
}

export function ReissueDialog(props: TicketDialogProps) {
  const api = useStaffApi();
  return (
    <ConfirmDialog
      title={texts.guestList.dialogs.reissueQuestion(String(props.ticket.number), nameOf(props.ticket.holder))}
      confirm={texts.guestList.dialogs.reissueTicket}
      cancel={texts.guestList.dialogs.keepCode}
      isDangerous
      means={[texts.guestList.dialogs.reissueMeans]}
      onConfirm={() => api.reissueTicket(props.ticket.id).then(props.onDone)}
      onClose={() => props.onClose()}
    />
  );
}

/** Checks codes one after the other. */
export function CheckCode(props: { event: StaffEvent; onClose: () => void }) {
  const api = useStaffApi();
  const id = createUniqueId();
  const [code, setCode] = createSignal("");
  const [verdict, setVerdict] = createSignal<Verdict>();
  let field!: HTMLTextAreaElement;
  returnFocus();
  onMount(() => queueMicrotask(() => field.focus()));
  // Tickets print the code in groups of four.
  const checking = createAction(async () => verdictOf(await api.verify(code().replace(/\s/g, "")), props.event.id));

  async function check() {
    setVerdict(undefined);
    if (code().trim() === "") return field.focus();
    setVerdict(await checking.run());
    field.select();
    return undefined;
  }
  return (
    <Dialog
      title={texts.guestList.tickets.checkCode}
      class="staff-modal"
      isBusy={false}
      onClose={() => props.onClose()}
    >
      {(close) => (
        <Form method="dialog" onSubmit={() => void check()}>
          <div class="field">
            <label for={id}>{texts.guestList.dialogs.scanOrType}</label>
            <textarea
              ref={field}
              id={id}
              class="input"
              dir="ltr"
              rows="4"
              maxlength="1400"
              autocapitalize="off"
              autocomplete="off"
              spellcheck={false}
              value={code()}
              onInput={(event) => setCode(event.currentTarget.value)}
              onKeyDown={(event) => {
                // Scanners end with Enter, and a code has one line.
                if (event.key !== "Enter") return;
                event.preventDefault();
                void check();
              }}
            />
          </div>
          <div class="code-verdict" role="status" data-admits={verdict()?.admits}>
            <Show
              when={verdict()}
              fallback={<p class="problem">{checking.error() ? errorText(checking.error()) : ""}</p>}
            >
              {(result) => (
                <>
                  <p class="stamp">{result().title}</p>
                  <p>{result().detail}</p>
                </>
              )}
            </Show>
          </div>
          <div class="actions">
            <NextButton isOff={checking.isBusy()}>
              {checking.isBusy() ? texts.guestList.dialogs.checking : texts.guestList.dialogs.check}
            </NextButton>
            <QuietButton onPress={close}>{texts.guestList.dialogs.closeCheck}</QuietButton>
          </div>
        </Form>
      )}
    </Dialog>
  );
}
