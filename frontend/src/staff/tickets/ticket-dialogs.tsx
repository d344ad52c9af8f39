import type { StaffTicket } from "@admit/contract";
import { createSignal } from "solid-js";
import { figure } from "../../words/count.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { nameOf } from "../parts/person.tsx";
import { useStaffApi } from "../staff-api-context.ts";

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
