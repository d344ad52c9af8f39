import { createSignal, createUniqueId, Show } from "solid-js";

interface FileChoiceProps {
  file: File | null;
  problem: string | undefined;
  onChoose: (file: File) => void;
}

/** One file, chosen or dropped. */
export function FileChoice(props: FileChoiceProps) {
  const id = createUniqueId();
  const [isOver, setIsOver] = createSignal(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) props.onChoose(file);
  };
  return (
    <div class="field">
      <label
        class="drop"
        data-over={isOver()}
        for={id}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <input
          id={id}
          class="visually-hidden"
          type="file"
          accept=".csv,text/csv"
          aria-describedby={`${id}-problem`}
          onChange={(event) => {
            take(event.currentTarget.files);
            // The same file, corrected, is a choice again.
            event.currentTarget.value = "";
          }}
        />
        <Show
          when={props.file}
          fallback={
            <>
              <strong>Choose a CSV file</strong>
              <span>or drop it here</span>
            </>
          }
        >
          {(file) => (
            <>
              <strong>{file().name}</strong>
              <span>{sizeOf(file().size)}. Choose another one.</span>
            </>
          )}
        </Show>
      </label>
      <p id={`${id}-problem`} class="problem" role="alert">
        {props.problem ?? ""}
      </p>
    </div>
  );
}

const kilobyte = 1024;

/** "2 kB", "3.4 MB". */
export const sizeOf = (bytes: number): string =>
  bytes < kilobyte * kilobyte ? `${Math.ceil(bytes / kilobyte)} kB` : `${(bytes / kilobyte / kilobyte).toFixed(1)} MB`;
