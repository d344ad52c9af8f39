import type { OpsLine } from "@admit/contract";
import { createMemo, For, Show } from "solid-js";
import { ActButton } from "./acts/act-button.tsx";
import type { ActName } from "./acts/acts.ts";
import { useConsole } from "./console-context.ts";
import { age } from "./lines/amount.ts";
import { likelyAct } from "./lines/line-words.ts";
import { calmWords, totalWords, troublesOf, type Trouble } from "./lines/troubles.ts";

/** Troubles that are named besides the first. */
const othersMax = 3;

/** All in one sentence: that all is well, or what is wrong first, with what to do about it. */
export function Verdict(props: { lines: readonly OpsLine[]; onAct: (act: ActName, line: OpsLine) => void }) {
  const { feed } = useConsole();
  const troubles = createMemo((): Trouble[] => {
    const known = troublesOf({ lines: props.lines, processes: feed.processes(), checks: feed.checks() });
    const staleMs = feed.staleMs();
    return staleMs === null ? known : [unheard(staleMs, known[0]?.what ?? calmWords(props.lines))];
  });
  const first = () => troubles()[0];
  return (
    <section class="ops-verdict" data-alarm={first() !== undefined} aria-label="How it stands">
      <div class="ops-verdict-first">
        <div>
          <h1>{first()?.what ?? calmWords(props.lines)}</h1>
          <p>{first()?.more ?? totalWords(props.lines)}</p>
        </div>
        <p class="visually-hidden" role="status">
          {first()?.what ?? "All well."}
        </p>
        <Show when={first()?.line}>
          {(line) => (
            <div class="actions">
              <ActButton
                act={likelyAct(line())}
                title={line().title}
                onPress={() => props.onAct(likelyAct(line()), line())}
              />
              <a
                class="button act"
                href={`/operator/events/${line().eventId}`}
                aria-label={`See the line: ${line().title}`}
              >
                See the line
              </a>
            </div>
          )}
        </Show>
      </div>
      <ul class="ops-verdict-others">
        <For each={troubles().slice(1, 1 + othersMax)}>{(trouble) => <li>{`${trouble.what} ${trouble.more}`}</li>}</For>
        <Show when={troubles().length > 1 + othersMax}>
          <li>And {troubles().length - 1 - othersMax} more, below.</li>
        </Show>
      </ul>
    </section>
  );
}

/** In the place of a verdict on what may have changed since. */
const unheard = (staleMs: number, before: string): Trouble => ({
  line: null,
  what: "We can’t tell how it stands.",
  more: `No word from the service for ${age(staleMs)}. Last heard: “${before}”`,
});
