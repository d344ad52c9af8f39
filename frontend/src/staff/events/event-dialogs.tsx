import type { EventChange, StaffEvent, WaitingPurchases } from "@admit/contract";
import { createSignal, createUniqueId, Show } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { figure, tickets } from "../../format/format.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Choices, TextField } from "../../ui/fields.tsx";
import { useStaffApi, type StaffApi } from "../api/staff-api.ts";
import { isCount } from "./event-draft.ts";

interface CapacityDialogProps {
  event: StaffEvent;
  /** Called with the event as it was when the service answered: the change may still be in line. */
  onAsked: (capacity: number, event: StaffEvent) => void;
  onClose: () => void;
}

/** Changes the capacity, which queues in the line behind earlier purchases. */
export function CapacityDialog(props: CapacityDialogProps) {
  const api = useStaffApi();
  // The field starts with the current capacity; polling must not overwrite what is typed.
  // eslint-disable-next-line solid/reactivity
  const [wanted, setWanted] = createSignal(String(props.event.capacity));
  const issued = () => props.event.capacity - props.event.remaining;

  async function ask(): Promise<void> {
    const capacity = Number(wanted());
    props.onAsked(capacity, await api.changeEvent(props.event.id, { capacity }));
  }
  return (
    <ConfirmDialog
      title={`Change the capacity of ${props.event.title}`}
      confirm="Change capacity"
      missing={() => (wanted() !== "" && isCount(wanted(), 0) ? undefined : "Enter a whole number, 0 or more.")}
      onConfirm={ask}
      failure={(error) =>
        isRefusal(error, "capacity-below-issued")
          ? `More than ${tickets(Number(wanted()))} are already issued. Void some first, or choose a larger capacity.`
          : undefined
      }
      onClose={() => props.onClose()}
    >
      {(problem) => (
        <TextField
          label="Total tickets"
          type="number"
          min={0}
          value={wanted()}
          problem={problem()}
          hint={`At least ${figure(issued())}: that many are issued. The change queues in the line.`}
          onValue={setWanted}
        />
      )}
    </ConfirmDialog>
  );
}

const choices: readonly [WaitingPurchases, string][] = [
  ["decide", "Keep their positions. Buyers get tickets while there are any left."],
  ["reject", "End their purchases. Buyers get no tickets, and read that the organiser ended the sale."],
];

interface Asked {
  waiting: number;
  /** Null changes nothing. */
  answer: (choice: WaitingPurchases | null) => void;
}

/** Changes events, and asks what happens to the purchases in line if the service requires an answer. */
export function createEventChange(api: Pick<StaffApi, "changeEvent">) {
  const [asked, setAsked] = createSignal<Asked | null>(null);
  return {
    /** Throws the API's errors, also if the question is closed without an answer. */
    change: async (eventId: string, change: EventChange): Promise<StaffEvent> => {
      try {
        return await api.changeEvent(eventId, change);
      } catch (error) {
        if (!isRefusal(error, "purchases-waiting")) throw error;
        const waiting = error.problem.waiting ?? 0;
        const choice = await new Promise<WaitingPurchases | null>((answer) => void setAsked({ waiting, answer }));
        setAsked(null);
        if (choice === null) throw error;
        return api.changeEvent(eventId, { ...change, waitingPurchases: choice });
      }
    },
    Question: () => (
      // Keyed, since the dialog reads its props once more when it closes.
      <Show when={asked()} keyed>
        {({ waiting, answer }) => <WaitingDialog waiting={waiting} onAnswer={answer} />}
      </Show>
    ),
  };
}

function WaitingDialog(props: { waiting: number; onAnswer: Asked["answer"] }) {
  const [choice, setChoice] = createSignal<WaitingPurchases>();
  const id = createUniqueId();
  let group!: HTMLFieldSetElement;
  const isOne = () => props.waiting === 1;
  return (
    <ConfirmDialog
      title={`${figure(props.waiting)} ${isOne() ? "purchase is" : "purchases are"} waiting in line`}
      confirm="Save changes"
      cancel="Change nothing"
      missing={() => {
        if (choice() !== undefined) return undefined;
        group.querySelector("input")?.focus();
        return "Choose one.";
      }}
      onConfirm={() => Promise.resolve(props.onAnswer(choice() ?? null))}
      onClose={() => props.onAnswer(null)}
    >
      {(problem) => (
        <fieldset ref={group} class="choices" aria-describedby={`${id}-problem`}>
          <legend>
            {isOne() ? "It was" : "They were"} accepted while the event was on sale. What should happen to{" "}
            {isOne() ? "it" : "them"}?
          </legend>
          <Choices name="waiting-purchases" choices={choices} chosen={choice()} onChoose={setChoice} />
          <p id={`${id}-problem`} class="problem" role="alert">
            {problem()}
          </p>
        </fieldset>
      )}
    </ConfirmDialog>
  );
}
