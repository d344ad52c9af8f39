import type { OpsLine } from "@admit/contract";
import { createSignal, createUniqueId, Match, Switch } from "solid-js";
import { texts } from "../language/texts.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Choices, TextField } from "../ui/fields.tsx";
import { actErrorText, acts, type ActName } from "./acts.ts";
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
  const why = () => (mayAct() ? (props.blocked ?? null) : texts.console.acts.adminsOnly);
  const name = () => texts.console.acts.names[props.act];
  const label = () => {
    const { actFor, blockedActFor } = texts.console.acts;
    const reason = why();
    return reason === null ? actFor(name(), props.title) : blockedActFor(name(), props.title, reason);
  };
  return (
    <button
      class="button act"
      type="button"
      title={why() ?? undefined}
      aria-label={label()}
      aria-disabled={why() !== null}
      onClick={() => why() === null && props.onPress()}
    >
      {name()}
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

  const missing = () => (props.act === "shed" && message().trim() === "" ? texts.console.acts.writeMessage : undefined);
  async function confirm(): Promise<void> {
    const { line } = props;
    const answer = await act().do(api, line.eventId, choices());
    props.onDone(act().done(line, choices(), answer));
    feed.again();
  }
  return (
    <ConfirmDialog
      title={texts.console.acts.questions[props.act](props.line.title)}
      confirm={texts.console.acts.names[props.act]}
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
              <legend>{texts.console.acts.whilePaused}</legend>
              <Choices name={name} choices={acceptingChoices()} chosen={accepting()} onChoose={setAccepting} />
            </fieldset>
          </Match>
          <Match when={props.act === "shed"}>
            <TextField
              label={texts.console.line.messageFact}
              rows={3}
              maxlength={messageLengthMax}
              value={message()}
              problem={problem()}
              hint={texts.console.acts.messageHint}
              onValue={setMessage}
            />
          </Match>
        </Switch>
      )}
    </ConfirmDialog>
  );
}

function acceptingChoices() {
  const { letJoin, letJoinHint, refuseNew, refuseNewHint } = texts.console.acts;
  return [
    [true, letJoin, letJoinHint],
    [false, refuseNew, refuseNewHint],
  ] as const;
}
