import { figure } from "../../words/count.ts";
import { filledPercent } from "./amount.ts";

/** How full an event is: its bar, and the figures. */
export function Filled(props: { issued: number; capacity: number }) {
  const percent = () => filledPercent(props.issued, props.capacity);
  return (
    <span class="filled">
      <span class="filled-figures">
        {figure(props.issued)}
        <span class="aside"> / {figure(props.capacity)}</span>
      </span>
      <svg class="filled-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width={percent()} height="4" />
      </svg>
    </span>
  );
}
