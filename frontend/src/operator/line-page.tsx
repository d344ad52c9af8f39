import type { OpsLine, OpsFailure } from "@admit/contract";
import { useParams } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show, type JSX } from "solid-js";
import { isRefusal } from "../api/request.ts";
import { Apology, createTitle } from "../ui/notices.tsx";
import { createPolled } from "../data/create-polled.ts";
import { Said } from "../ui/confirm-dialog.tsx";
import { ActButton, ActDialog } from "./act-dialog.tsx";
import { actsOf, adminsOnly, blockedBy, type ActName } from "./acts.ts";
import { useConsole } from "./console-context.ts";
import { stateMeaning } from "./line-text.ts";
import { StateMark } from "./lines-table.tsx";
import { Charts, Minutes } from "./charts.tsx";
import { secondOf, momentAndZone } from "../format/time.ts";
import { Person } from "../ui/person.tsx";
import { Cell, Row, Table } from "../ui/table.tsx";
import { tickets, figure } from "../format/numbers.ts";
import { filledPercent, lengthOr, rate, shortId } from "../format/amounts.ts";

/** The figures come with the stream; what is noted of the past, and what failed, is looked up this often. */
const lookAgainMs = 5000;

/** One event's line: what can be done about it, its last hour, what failed. */
export function LinePage() {
  const { api, feed, mayAct } = useConsole();
  const params = useParams<{ eventId: string }>();
  const detail = createPolled(
    () => params.eventId,
    (eventId, signal) => api.line(eventId, signal),
    () => lookAgainMs,
  );
  const [act, setAct] = createSignal<ActName | null>(null);
  const [said, setSaid] = createSignal("");
  /** A line that nobody waits in is in no overview any more. */
  const line = (): OpsLine | undefined => feed.line(params.eventId) ?? detail.value()?.line;
  const isUnknown = () => isRefusal(detail.error(), "event-not-found") || isRefusal(detail.error(), "invalid-request");
  createTitle(() => line() && `${line()?.title} · Operator`);
  createEffect(
    on(
      () => feed.line(params.eventId)?.failed,
      () => detail.again(),
      { defer: true },
    ),
  );
  return (
    <>
      <p class="staff-back">
        <a href="/operator">Lines</a>
      </p>
      <Show when={!isUnknown()} fallback={<NoSuchEvent />}>
        <Show
          when={line()}
          fallback={
            <Show when={detail.error()} fallback={<div class="staff-room" aria-busy="true" />}>
              {(error) => <Apology error={error()} what="This line" onAgain={detail.again} />}
            </Show>
          }
        >
          {(line) => (
            <div class="ops-board" data-stale={feed.staleMs() !== null}>
              <div class="staff-head staff-head-event ops-head">
                <h1>{line().title}</h1>
                <StateMark state={line().state} />
              </div>
              <p class="ops-note">
                {stateMeaning[line().state]} {line().shedMessage === null ? "" : "New purchases are refused."}{" "}
                <a href={`/staff/events/${line().eventId}`}>The event’s page</a>
              </p>
              <div class="actions" role="group" aria-label="What can be done">
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
              <Charts points={detail.value()?.points ?? []} seen={feed.seen(params.eventId)} />
              <Minutes points={detail.value()?.points ?? []} />
              <Failures failures={detail.value()?.failures ?? []} />
              <Show when={act()} keyed>
                {(chosen) => (
                  <ActDialog
                    act={chosen}
                    line={line()}
                    onSaid={(words) => {
                      setSaid(words);
                      detail.again();
                    }}
                    onClose={() => setAct(null)}
                  />
                )}
              </Show>
            </div>
          )}
        </Show>
      </Show>
      <Said>{said()}</Said>
    </>
  );
}

function NoSuchEvent() {
  return (
    <div class="notice">
      <h1>No such event</h1>
      <p>There is no event at this address. It may have been mistyped.</p>
      <a class="button" href="/operator">
        See all lines
      </a>
    </div>
  );
}

/** What failed, and why. */
function Failures(props: { failures: readonly OpsFailure[] }) {
  return (
    <section class="staff-section">
      <h2>What failed</h2>
      <Show when={props.failures.length > 0} fallback={<p>Nothing.</p>}>
        <Table caption="What failed, and why" columns={["When", "Who", "What", "Why", "Purchase"]}>
          <For each={props.failures}>
            {(failure) => (
              <Row>
                <Cell class="cell-when">{secondOf(failure.at)}</Cell>
                <Cell label="Who">
                  <Show when={failure.user} fallback="–">
                    {(user) => <Person person={user()} />}
                  </Show>
                </Cell>
                <Cell label="What">{failure.quantity === null ? "A job of the queue" : tickets(failure.quantity)}</Cell>
                <Cell label="Why" class="cell-reason">
                  {failure.reason}
                </Cell>
                <Cell label={failure.kind === "purchase" ? "Purchase" : "Job"} class="cell-id">
                  {failure.id}
                </Cell>
              </Row>
            )}
          </For>
        </Table>
      </Show>
    </section>
  );
}

/** One line's figures of the moment, and those of its issuer. */
function LineFigures(props: { line: OpsLine }) {
  const mean = (value: number | null) => (value === null ? "–" : figure(Math.round(value)));
  return (
    <div class="ops-columns">
      <dl class="ops-figures">
        <Figure name="Waiting">{figure(props.line.waiting)}</Figure>
        <Figure name="Oldest">{lengthOr(props.line.oldestWaitMs)}</Figure>
        <Figure name="In/s">{rate(props.line.acceptedPerSecond)}</Figure>
        <Figure name="Out/s">{rate(props.line.decidedPerSecond)}</Figure>
        <Figure name="p50">{lengthOr(props.line.waitMs.p50)}</Figure>
        <Figure name="p95">{lengthOr(props.line.waitMs.p95)}</Figure>
        <Figure name="p99">{lengthOr(props.line.waitMs.p99)}</Figure>
        <Figure name="Failed">
          <span data-alarm={props.line.failed > 0}>{figure(props.line.failed)}</span>
        </Figure>
      </dl>
      <dl class="facts facts-figures">
        <dt>Filled</dt>
        <dd>
          {figure(props.line.issued)} of {figure(props.line.capacity)},{" "}
          {filledPercent(props.line.issued, props.line.capacity)} %
        </dd>
        <dt>Issuer</dt>
        <dd>
          {shortId(props.line.issuer ?? "None")}, epoch {figure(props.line.epoch)}
        </dd>
        <dt>Group</dt>
        <dd>
          {mean(props.line.groupSize.mean)} purchases on average, {mean(props.line.groupSize.max)} at most
        </dd>
        <dt>Commit</dt>
        <dd>
          {lengthOr(props.line.commitMs.mean)} on average, {lengthOr(props.line.commitMs.max)} at most
        </dd>
        <dt>In hand</dt>
        <dd>
          {figure(props.line.active)} {props.line.active === 1 ? "bundle" : "bundles"}
        </dd>
        <dt>Sale closes</dt>
        <dd>{props.line.salesCloseAt === null ? "When the event ends" : momentAndZone(props.line.salesCloseAt)}</dd>
        <Show when={props.line.shedMessage}>
          {(message) => (
            <>
              <dt>Buyers read</dt>
              <dd>“{message()}”</dd>
            </>
          )}
        </Show>
      </dl>
    </div>
  );
}

function Figure(props: { name: string; children: JSX.Element }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
