import type { OpsLineState } from "@admit/contract";
import { isAlarming, stateMeaning, stateName } from "./line-words.ts";

/** A line's state: a shape of its own and a word. */
export function StateMark(props: { state: OpsLineState }) {
  return (
    <span class="state" data-state={props.state} data-alarm={isAlarming(props.state)} title={stateMeaning[props.state]}>
      {stateName[props.state]}
    </span>
  );
}
