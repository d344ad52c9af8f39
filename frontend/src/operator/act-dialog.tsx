import type { OpsLine } from "@admit/contract";
import { createSignal, createUniqueId, For, Match, Switch } from "solid-js";
import { useConsole } from "./console-context.ts";
import { acts, adminsOnly, refusalWords, type ActName } from "./acts.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/fields.tsx";

interface ActButtonProps {
  act: ActName;
  /** The event that it is about, for those who hear the button by itself. */
  title: string;
  /** Why it cannot be done right now. */
  blocked?: string | null;
  onPress: () => void;
}

/** Begins an act. Where it cannot be done it stays in its place, and says why. */
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
  onSaid: (words: string) => void;
  onClose: () => void;
}

/** What `ShedRequest` takes, in characters. */
const messageLengthMax = 300;

/** Asks before an act: names the event, and says what buyers will see. */
export function ActDialog(props: ActDialogProps) {
  const { api, feed } = useConsole();
  const [accepting, setAccepting] = createSignal(true);
  const [message, setMessage] = createSignal("");
  const [problem, setProblem] = createSignal<string>();
  const act = () => acts[props.act];
  const chosen = () => ({ accepting: accepting(), message: message() });

  function check(): boolean {
    setProblem(
      props.act === "shed" && message().trim() === "" ? "Say in a sentence what buyers are to read." : undefined,
    );
    return problem() === undefined;
  }
  async function confirm(): Promise<void> {
    const { line } = props;
    const answer = await act().do(api, line.eventId, chosen());
    props.onSaid(act().said(line, chosen(), answer));
    feed.again();
  }
  return (
    <ConfirmDialog
      title={act().question(props.line.title)}
      confirm={act().name}
      cancel="Not now"
      isDangerous={act().isDangerous}
      check={check}
      onConfirm={confirm}
      failure={refusalWords}
      onClose={() => props.onClose()}
    >
      <For each={act().means(props.line)}>{(sentence) => <p>{sentence}</p>}</For>
      <Switch>
        <Match when={props.act === "pause"}>
          <Meanwhile accepting={accepting()} onAccepting={setAccepting} />
        </Match>
        <Match when={props.act === "shed"}>
          <TextField
            label="What buyers are told"
            rows={3}
            maxlength={messageLengthMax}
            value={message()}
            problem={problem()}
            hint="They read exactly this. Say when to come back, if you know."
            onValue={setMessage}
          />
        </Match>
      </Switch>
    </ConfirmDialog>
  );
}

function Meanwhile(props: { accepting: boolean; onAccepting: (accepting: boolean) => void }) {
  const name = createUniqueId();
  const choices = [
    [true, "Keep taking purchases", "They join the line and wait with the others."],
    [
      false,
      "Refuse purchases meanwhile",
      "Whoever presses Buy reads that the organiser has paused the sale for a moment.",
    ],
  ] as const;
  return (
    <fieldset class="meanwhile">
      <legend>New purchases meanwhile</legend>
      <For each={choices}>
        {([value, label, hint]) => (
          <label class="check">
            <input
              type="radio"
              name={name}
              checked={props.accepting === value}
              onChange={() => props.onAccepting(value)}
            />
            <span>
              {label}
              <span class="aside">{hint}</span>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
