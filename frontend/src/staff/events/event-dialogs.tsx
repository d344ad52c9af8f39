import type { EventChange, StaffEvent, WaitingPurchases } from "@admit/contract";
import { createSignal, createUniqueId, Show } from "solid-js";
import { isRefusal } from "../../api/request.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Choices, TextField } from "../../ui/fields.tsx";
import { useStaffApi, type StaffApi } from "../api/staff-api.ts";
import { isCount } from "./event-draft.ts";
import { texts } from "../../language/texts.ts";

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
      title={texts.organisers.capacity.changeCapacityOf(props.event.title)}
      confirm={texts.organisers.capacity.changeCapacity}
      missing={() => (wanted() !== "" && isCount(wanted(), 0) ? undefined : texts.organisers.capacity.enterWhole)}
      onConfirm={ask}
      failure={(error) =>
        isRefusal(error, "capacity-below-issued")
          ? texts.organisers.capacity.alreadyIssued(Number(wanted()))
          : undefined
      }
      onClose={() => props.onClose()}
    >
      {(problem) => (
        <TextField
          label={texts.organisers.capacity.totalTickets}
          type="number"
          min={0}
          value={wanted()}
          problem={problem()}
          hint={texts.organisers.capacity.atLeast(issued())}
          onValue={setWanted}
        />
      )}
    </ConfirmDialog>
  );
}

const choices = (): [WaitingPurchases, string][] => [
  ["decide", texts.organisers.waiting.keepPositions],
  ["reject", texts.organisers.waiting.endPurchases],
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
  return (
    <ConfirmDialog
      title={texts.organisers.waiting.waitingInLine(props.waiting)}
      confirm={texts.organisers.details.saveChanges}
      cancel={texts.organisers.waiting.changeNothing}
      missing={() => {
        if (choice() !== undefined) return undefined;
        group.querySelector("input")?.focus();
        return texts.organisers.waiting.chooseOne;
      }}
      onConfirm={() => Promise.resolve(props.onAnswer(choice() ?? null))}
      onClose={() => props.onAnswer(null)}
    >
      {(problem) => (
        <fieldset ref={group} class="choices" aria-describedby={`${id}-problem`}>
          <legend>{texts.organisers.waiting.whatShouldHappen(props.waiting)}</legend>
          <Choices name="waiting-purchases" choices={choices()} chosen={choice()} onChoose={setChoice} />
          <p id={`${id}-problem`} class="problem" role="alert">
            {problem()}
          </p>
        </fieldset>
      )}
    </ConfirmDialog>
  );
}
