import type { OpsFailure, OpsLine } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { createEffect, createSignal, For, Index, Match, on, Show, Switch, type JSX } from "solid-js";
import { isUnknown } from "../api/request.ts";
import { createPolled } from "../data/create-answer.ts";
import { figure, length, lengthOr, momentAndZone, secondOf, shortId, tickets } from "../format/format.ts";
import { BackLink, ButtonLink } from "../ui/buttons.tsx";
import { Announcement } from "../ui/confirm-dialog.tsx";
import { createTitle, LoadError, Notice } from "../ui/notices.tsx";
import { Person } from "../ui/person.tsx";
import { Facts, Table, type Column } from "../ui/table.tsx";
import { ActButton, ActDialog } from "./act-dialog.tsx";
import { actsOf, adminsOnly, blockedBy, type ActName } from "./acts.ts";
import { Minutes, Waits } from "./charts.tsx";
import { useConsole } from "./create-feed.ts";
import { pauseText } from "./troubles.ts";
import { Wall } from "./wall.tsx";

/** The current figures come from the stream; history and failures are polled. */
const pollMs = 5000;

/** One event's line: its acts, its last hour, its failures. */
export function LinePage() {
  const { api, feed, mayAct } = useConsole();
  const params = useParams<{ eventId: string }>();
  const detail = createPolled(
    () => params.eventId,
    api.line,
    () => pollMs,
  );
  const [act, setAct] = createSignal<ActName | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  /** An idle line leaves the overview after a while. */
  const line = (): OpsLine | undefined => feed.line(params.eventId) ?? detail.value()?.line;
  createTitle(() => line() && `${line()?.title} · Operator`);
  createEffect(
    on(
      () => feed.line(params.eventId)?.failed,
      () => detail.again(),
      { defer: true },
    ),
  );
  const onDone = (message: string) => {
    setAnnouncement(message);
    detail.again();
  };
  return (
    <>
      <BackLink href="/operator">Lines</BackLink>
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={isUnknown(detail.error(), "event-not-found")}>
          <Notice title="No such event" next={<ButtonLink href="/operator">See all lines</ButtonLink>}>
            Check the address for typos.
          </Notice>
        </Match>
        <Match when={line()}>
          {(line) => (
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <Wall line={line()} detail={detail.value()} onAct={(act) => setAct(act)} />
              <div class="actions" role="group" aria-label="Actions">
                <For each={actsOf(line())}>
                  {(each) => (
                    <ActButton
                      act={each}
                      title={line().title}
                      blocked={blockedBy(line(), each, feed.updatedAtMs())}
                      onPress={() => setAct(each)}
                    />
                  )}
                </For>
              </div>
              <Show when={!mayAct()}>
                <p class="ops-note">{adminsOnly}</p>
              </Show>
              <LineFigures line={line()} />
              <Show when={detail.value()?.points.length}>
                <Waits points={detail.value()?.points ?? []} seen={feed.samples(params.eventId)} />
                <Minutes points={detail.value()?.points ?? []} />
              </Show>
              <section class="staff-section">
                <h2>Failures</h2>
                <Show when={detail.value()?.failures.length} fallback={<p>None.</p>}>
                  <Table caption="Failures" columns={failureColumns} rows={detail.value()?.failures} />
                </Show>
              </section>
              <Show when={act()} keyed>
                {(chosen) => <ActDialog act={chosen} line={line()} onDone={onDone} onClose={() => setAct(null)} />}
              </Show>
            </div>
          )}
        </Match>
        <Match when={detail.error()}>
          {(error) => <LoadError error={error()} what="this line" onAgain={detail.again} />}
        </Match>
      </Switch>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}

const failureColumns: Column<OpsFailure>[] = [
  { name: "When", class: "cell-when", cell: ({ at }) => secondOf(at) },
  { name: "Buyer", cell: (failure) => (failure.user === null ? "–" : <Person person={failure.user} />) },
  { name: "Purchase", cell: ({ quantity }) => (quantity === null ? "Queue job" : tickets(quantity)) },
  { name: "Reason", class: "cell-reason", cell: ({ reason }) => reason },
  { name: "Id", class: "cell-id", cell: ({ id }) => id },
];

/** The current figures of a line and its issuer. */
function LineFigures(props: { line: OpsLine }) {
  const { feed } = useConsole();
  const whole = (value: number) => figure(Math.round(value));
  const meanAndMax = ({ mean, max }: { mean: number | null; max: number | null }, format: (value: number) => string) =>
    mean === null || max === null ? "–" : `${format(mean)} on average, ${format(max)} at most`;
  const figures = (): [name: string, value: JSX.Element][] => [
    ["Oldest", lengthOr(props.line.oldestWaitMs)],
    ["p50", lengthOr(props.line.waitMs.p50)],
    ["p95", lengthOr(props.line.waitMs.p95)],
    ["p99", lengthOr(props.line.waitMs.p99)],
    ["Failed", <span data-alarm={props.line.failed > 0}>{figure(props.line.failed)}</span>],
  ];
  const facts = (): [name: string, value: string][] => {
    const { issuer, epoch, groupSize, commitMs, active, salesCloseAt, shedMessage, pausedAt } = props.line;
    return [
      ["Worker", `${shortId(issuer ?? "None")}, epoch ${figure(epoch)}`],
      ["Group size", meanAndMax(groupSize, whole)],
      ["Commit time", meanAndMax(commitMs, length)],
      ["In flight", `${figure(active)} ${active === 1 ? "batch" : "batches"}`],
      ["Sale closes", salesCloseAt === null ? "When the event ends" : momentAndZone(salesCloseAt)],
      ...(pausedAt === null ? [] : [["Paused", pauseText(props.line, feed.nowMs())] as [string, string]]),
      ...(shedMessage === null ? [] : [["Message for buyers", `“${shedMessage}”`] as [string, string]]),
    ];
  };
  return (
    <div class="ops-columns">
      <dl class="ops-figures">
        <Index each={figures()}>
          {(row) => (
            <div>
              <dt>{row()[0]}</dt>
              <dd>{row()[1]}</dd>
            </div>
          )}
        </Index>
      </dl>
      <Facts rows={facts()} class="facts facts-figures" />
    </div>
  );
}
