import type { OpsFailure, OpsLine } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { createEffect, createSignal, For, Index, Match, on, Show, Switch, type JSX } from "solid-js";
import { isUnknown } from "../api/request.ts";
import { createPolled } from "../data/create-answer.ts";
import { figure, length, lengthOr, momentAndZone, secondOf, shortId, tickets } from "../format/format.ts";
import { texts } from "../language/texts.ts";
import { BackLink, ButtonLink } from "../ui/buttons.tsx";
import { Announcement } from "../ui/confirm-dialog.tsx";
import { createTitle, LoadError, Notice } from "../ui/notices.tsx";
import { Person } from "../ui/person.tsx";
import { Facts, Table, type Column } from "../ui/table.tsx";
import { ActButton, ActDialog } from "./act-dialog.tsx";
import { actsOf, blockedBy, type ActName } from "./acts.ts";
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
  const failures = failureColumns();
  const [act, setAct] = createSignal<ActName | null>(null);
  const [announcement, setAnnouncement] = createSignal("");
  /** An idle line leaves the overview after a while. */
  const line = (): OpsLine | undefined => feed.line(params.eventId) ?? detail.value()?.line;
  createTitle(() => line() && texts.console.line.lineTitle(line()?.title ?? ""));
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
      <BackLink href="/operator">{texts.console.pages.linesLink}</BackLink>
      <Switch fallback={<div class="staff-room" aria-busy="true" />}>
        <Match when={isUnknown(detail.error(), "event-not-found")}>
          <Notice
            title={texts.console.line.noEvent}
            next={<ButtonLink href="/operator">{texts.console.line.seeAllLines}</ButtonLink>}
          >
            {texts.console.line.checkAddress}
          </Notice>
        </Match>
        <Match when={line()}>
          {(line) => (
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <Wall line={line()} detail={detail.value()} onAct={(act) => setAct(act)} />
              <div class="actions" role="group" aria-label={texts.console.line.actionsLabel}>
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
                <p class="ops-note">{texts.console.acts.adminsOnly}</p>
              </Show>
              <LineFigures line={line()} />
              <Show when={detail.value()?.points.length}>
                <Waits points={detail.value()?.points ?? []} seen={feed.samples(params.eventId)} />
                <Minutes points={detail.value()?.points ?? []} />
              </Show>
              <section class="staff-section">
                <h2>{texts.console.line.failuresHeading}</h2>
                <Show when={detail.value()?.failures.length} fallback={<p>{texts.console.line.noFailures}</p>}>
                  <Table
                    caption={texts.console.line.failuresHeading}
                    columns={failures}
                    rows={detail.value()?.failures}
                  />
                </Show>
              </section>
              <Show when={act()} keyed>
                {(chosen) => <ActDialog act={chosen} line={line()} onDone={onDone} onClose={() => setAct(null)} />}
              </Show>
            </div>
          )}
        </Match>
        <Match when={detail.error()}>
          {(error) => <LoadError error={error()} what={texts.console.line.thisLine} onAgain={detail.again} />}
        </Match>
      </Switch>
      <Announcement>{announcement()}</Announcement>
    </>
  );
}

function failureColumns(): Column<OpsFailure>[] {
  const { whenColumn, buyerColumn, purchaseColumn, queueJob, reasonColumn, idColumn } = texts.console.line;
  return [
    { name: whenColumn, class: "cell-when", cell: ({ at }) => secondOf(at) },
    { name: buyerColumn, cell: (failure) => (failure.user === null ? "–" : <Person person={failure.user} />) },
    { name: purchaseColumn, cell: ({ quantity }) => (quantity === null ? queueJob : tickets(quantity)) },
    { name: reasonColumn, class: "cell-reason", cell: ({ reason }) => reason },
    { name: idColumn, class: "cell-id", cell: ({ id }) => id },
  ];
}

/** The current figures of a line and its issuer. */
function LineFigures(props: { line: OpsLine }) {
  const { feed } = useConsole();
  const { line: named, columns } = texts.console;
  const whole = (value: number) => figure(Math.round(value));
  const meanAndMax = ({ mean, max }: { mean: number | null; max: number | null }, format: (value: number) => string) =>
    mean === null || max === null ? "–" : named.meanAndMax(format(mean), format(max));
  const figures = (): [name: string, value: JSX.Element][] => [
    [columns.oldest, lengthOr(props.line.oldestWaitMs)],
    [columns.p50, lengthOr(props.line.waitMs.p50)],
    [columns.p95, lengthOr(props.line.waitMs.p95)],
    [columns.p99, lengthOr(props.line.waitMs.p99)],
    [columns.failed, <span data-alarm={props.line.failed > 0}>{figure(props.line.failed)}</span>],
  ];
  const facts = (): [name: string, value: string][] => {
    const { issuer, epoch, groupSize, commitMs, active, salesCloseAt, shedMessage, pausedAt } = props.line;
    return [
      [named.workerFact, named.workerAndEpoch(issuer === null ? named.noWorker : shortId(issuer), epoch)],
      [named.groupSizeFact, meanAndMax(groupSize, whole)],
      [named.commitTimeFact, meanAndMax(commitMs, length)],
      [named.inFlightFact, named.batchCount(active)],
      [named.saleClosesFact, salesCloseAt === null ? named.whenEventEnds : momentAndZone(salesCloseAt)],
      ...(pausedAt === null ? [] : [[named.pausedFact, pauseText(props.line, feed.nowMs())] as [string, string]]),
      ...(shedMessage === null ? [] : [[named.messageFact, named.quotedMessage(shedMessage)] as [string, string]]),
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
