import type { OpsLine } from "@admit/contract";
import { createSignal, createUniqueId, Match, Switch } from "solid-js";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Choices, TextField } from "../ui/fields.tsx";
import { actErrorText, acts, adminsOnly, type ActName } from "./acts.ts";
import { useConsole } from "./create-feed.ts";

interface ActButtonProps {
  act: ActName;
  /** The event's title, for screen readers. */
  title: string;
  /** Why it is not possible right now. */
  blocked?: string | null;
  onPress: () => void;
}

/** Opens an act's dialog. Where the act is not possible, the button stays and says why. */
export function ActButton(props: ActButtonProps) {
  const { mayAct } = useConsole();
  const why = () => (mayAct() ? (props.blocked ?? null) : adminsOnly);
  return (
    <button
      class="button act"
      type="button"
      title={why() ?? undefined}
      aria-label={`${acts[props.act].name}: ${props.title}${why() === null ? "" : `. ${why()}`}`}
      aria-disabled={why() !== null}
      onClick={() => why() === null && props.onPress()}
    >
      {acts[props.act].name}
    </button>
  );
}

interface ActDialogProps {
  act: ActName;
  line: OpsLine;
  onDone: (announcement: string) => void;
  onClose: () => void;
}

/** The limit of `ShedRequest`, in characters. */
const messageLengthMax = 300;

export function ActDialog(props: ActDialogProps) {
  const { api, feed } = useConsole();
  const name = createUniqueId();
  const [accepting, setAccepting] = createSignal(true);
  const [message, setMessage] = createSignal("");
  const act = () => acts[props.act];
  const choices = () => ({ accepting: accepting(), message: message() });

  const missing = () => (props.act === "shed" && message().trim() === "" ? "Write a message for buyers." : undefined);
  async function confirm(): Promise<void> {
    const { line } = props;
    const answer = await act().do(api, line.eventId, choices());
    props.onDone(act().done(line, choices(), answer));
    feed.again();
  }
  return (
    <ConfirmDialog
      title={act().question(props.line.title)}
      confirm={act().name}
      isDangerous={act().isDangerous ?? false}
      means={act().means(props.line)}
      missing={missing}
      onConfirm={confirm}
      failure={actErrorText}
      onClose={() => props.onClose()}
    >
      {(problem) => (
        <Switch>
          <Match when={props.act === "pause"}>
            <fieldset class="choices">
              <legend>While paused</legend>
              <Choices name={name} choices={acceptingChoices} chosen={accepting()} onChoose={setAccepting} />
            </fieldset>
          </Match>
          <Match when={props.act === "shed"}>
            <TextField
              label="Message for buyers"
              rows={3}
              maxlength={messageLengthMax}
              value={message()}
              problem={problem()}
              hint="Buyers see exactly this. If you know when to come back, say so."
              onValue={setMessage}
            />
          </Match>
        </Switch>
      )}
    </ConfirmDialog>
  );
}

const acceptingChoices = [
  [true, "Let new purchases join the line", "They wait with everyone else."],
  [false, "Refuse new purchases", "Buyers read that the organiser has paused the sale for a moment."],
] as const;
