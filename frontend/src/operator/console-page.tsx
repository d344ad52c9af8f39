import type { OpsLine } from "@admit/contract";
import { createSignal, Show } from "solid-js";
import { texts } from "../language/texts.ts";
import { Announcement } from "../ui/confirm-dialog.tsx";
import { createTitle } from "../ui/notices.tsx";
import { ActDialog } from "./act-dialog.tsx";
import type { ActName } from "./acts.ts";
import { useConsole } from "./create-feed.ts";
import { verdictOf, type Verdict } from "./event-verdict.ts";
import { Checks, Processes, Refusals } from "./health.tsx";
import { LinesTable } from "./lines-table.tsx";
import { NextDrops, nextText } from "./next-drops.tsx";
import { allClearText, totalText } from "./troubles.ts";
import { VerdictBox, whileStale } from "./verdict.tsx";

/** All lines at a glance. */
export function ConsolePage() {
  const { feed, mayAct } = useConsole();
  const [asked, setAsked] = createSignal<{ act: ActName; line: OpsLine } | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  createTitle(() => {
    const { operatorTitle, clearTitle, attentionTitle } = texts.console.overview;
    if (feed.lines() === undefined) return operatorTitle;
    const count = feed.troubles().length;
    return count === 0 ? clearTitle : attentionTitle(count);
  });
  const ask = (act: ActName, line: OpsLine) => setAsked({ act, line });
  const verdict = (lines: readonly OpsLine[]): Verdict => {
    const [worst] = feed.troubles();
    if (worst !== undefined) return verdictOf(worst);
    const [next] = lines.some(({ waiting, paused }) => waiting > 0 || paused) ? [] : feed.drops();
    const more = next === undefined ? totalText(lines) : nextText(next, feed.nowMs());
    return { level: "clear", what: allClearText(lines), more, trouble: null };
  };
  return (
    <>
      <Show when={feed.lines()} fallback={<div class="staff-room" aria-busy={feed.error() === undefined} />}>
        {(lines) => (
          <>
            <VerdictBox
              verdict={whileStale(verdict(lines()), feed.staleMs())}
              others={feed.staleMs() === null ? feed.troubles().slice(1) : []}
              onAct={ask}
            />
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <Show when={lines().length > 0}>
                <LinesTable lines={lines()} onAct={ask} />
                <p class="ops-note">
                  {texts.console.overview.ratesNote} {mayAct() ? "" : texts.console.acts.adminsOnly}
                </p>
              </Show>
              <NextDrops />
              <div class="ops-columns">
                <Refusals />
                <Processes />
                <Checks />
              </div>
            </div>
          </>
        )}
      </Show>
      <Show when={asked()} keyed>
        {({ act, line }) => <ActDialog act={act} line={line} onDone={setAnnouncement} onClose={() => setAsked(null)} />}
      </Show>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}
