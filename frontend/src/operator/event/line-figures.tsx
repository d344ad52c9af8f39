import type { OpsLine } from "@admit/contract";
import { Show, type JSX } from "solid-js";
import { momentAndZone } from "../../words/moment.ts";
import { figure } from "../../words/count.ts";
import { filledPercent, lengthOr, rate, shortId } from "../lines/amount.ts";

/** One line's figures of the moment, and those of its issuer. */
export function LineFigures(props: { line: OpsLine }) {
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
