import { createUniqueId } from "solid-js";

interface QuantityFieldProps {
  quantity: number;
  /** Most that can be asked for; at least 1. */
  max: number;
  disabled: boolean;
  onQuantity: (quantity: number) => void;
}

/** How many tickets: a number field with a large minus and plus. It never holds less than 1 or more than `max`. */
export function QuantityField(props: QuantityFieldProps) {
  const id = createUniqueId();
  const take = (wanted: number) => {
    const whole = Number.isFinite(wanted) ? Math.trunc(wanted) : 1;
    props.onQuantity(Math.min(Math.max(whole, 1), props.max));
  };
  return (
    <div class="quantity">
      <label class="quantity-label" for={id}>
        How many tickets?
      </label>
      <button
        class="step"
        type="button"
        aria-label="One ticket fewer"
        disabled={props.disabled || props.quantity <= 1}
        onClick={() => take(props.quantity - 1)}
      >
        <span aria-hidden="true">−</span>
      </button>
      <input
        id={id}
        class="figure quantity-figure"
        type="number"
        inputmode="numeric"
        min="1"
        max={props.max}
        step="1"
        required
        value={props.quantity}
        disabled={props.disabled}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          const typed = event.currentTarget.valueAsNumber;
          if (Number.isInteger(typed) && typed >= 1 && typed <= props.max) props.onQuantity(typed);
        }}
        onChange={(event) => {
          take(event.currentTarget.valueAsNumber);
          // A value out of bounds may lead to the very quantity that stands already.
          event.currentTarget.value = String(props.quantity);
        }}
      />
      <button
        class="step"
        type="button"
        aria-label="One ticket more"
        disabled={props.disabled || props.quantity >= props.max}
        onClick={() => take(props.quantity + 1)}
      >
        <span aria-hidden="true">+</span>
      </button>
    </div>
  );
}
