import type { StaffEvent } from "@admit/contract";
import { createSignal } from "solid-js";
import { isRefusal } from "../../api/errors.ts";
import { figure, tickets } from "../../words/count.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { useStaffApi } from "../staff-api-context.ts";
import { isCount } from "./event-draft.ts";

interface CapacityDialogProps {
  event: StaffEvent;
  /** The change is asked for; the event is as it was when the answer was written. */
  onAsked: (capacity: number, event: StaffEvent) => void;
  onClose: () => void;
}

/** Asks for another capacity. It takes its turn in the line, after those who stand there already. */
export function CapacityDialog(props: CapacityDialogProps) {
  const api = useStaffApi();
  // What is typed starts with what was there, and is not overwritten by what is looked up meanwhile.
  // eslint-disable-next-line solid/reactivity
  const [wanted, setWanted] = createSignal(String(props.event.capacity));
  const [problem, setProblem] = createSignal<string>();
  const issued = () => props.event.capacity - props.event.remaining;

  function check(): boolean {
    setProblem(wanted() !== "" && isCount(wanted(), 0) ? undefined : "Give a whole number, 0 or more.");
    return problem() === undefined;
  }
  async function ask(): Promise<void> {
    const capacity = Number(wanted());
    props.onAsked(capacity, await api.changeEvent(props.event.id, { capacity }));
  }
  return (
    <ConfirmDialog
      title={`Change the capacity of ${props.event.title}`}
      confirm="Change the capacity"
      cancel="Not now"
      check={check}
      onConfirm={ask}
      failure={(error) =>
        isRefusal(error, "capacity-below-issued")
          ? `More than ${tickets(Number(wanted()))} are issued already. Void tickets first, or choose a larger capacity.`
          : undefined
      }
      onClose={() => props.onClose()}
    >
      <TextField
        label="Tickets in all"
        type="number"
        min={0}
        value={wanted()}
        problem={problem()}
        hint={`${figure(issued())} ${issued() === 1 ? "is" : "are"} issued: it cannot be less than that. The change takes its turn in the line.`}
        onValue={setWanted}
      />
    </ConfirmDialog>
  );
}
