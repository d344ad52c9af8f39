interface MarkProps {
  /** How it stands: each has a shape of its own besides its colour. */
  kind: "good" | "waiting" | "quiet" | "bad";
  children: string;
}

/** A state in a word, with a shape in front. */
export function Mark(props: MarkProps) {
  return (
    <span class="mark" data-kind={props.kind}>
      {props.children}
    </span>
  );
}
