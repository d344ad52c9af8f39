import { useConsole } from "../console-context.ts";
import { acts, adminsOnly, type ActName } from "./acts.ts";

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
