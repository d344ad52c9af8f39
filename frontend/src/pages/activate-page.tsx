import { useNavigate } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import { LinkRequest } from "../session/link-request.tsx";
import { LinkUse } from "../session/link-use.tsx";
import { createTokenFromAddress } from "../session/token-in-address.ts";
import { useSources } from "../sources.ts";
import { createTitle } from "./create-title.ts";
import "../styles/form.css";

/** An invitation's link leads here: one confirmation activates the account, and its tickets show their codes. */
export default function ActivatePage() {
  const sources = useSources();
  const navigate = useNavigate();
  const token = createTokenFromAddress();
  const [isSpent, setIsSpent] = createSignal(token === null);
  createTitle(() => "Activate your account");

  return (
    <div class="form-page">
      <h1>You are invited</h1>
      <Show
        when={token !== null}
        fallback={<p class="lead">This address is not whole: the link in the mail is longer. Open it from there.</p>}
      >
        <Show when={!isSpent()}>
          <p>
            Somebody has made an account for your address. Activate it, and the tickets that wait for you show their
            codes, ready for the door.
          </p>
        </Show>
        <LinkUse
          label="Activate my account"
          use={() => sources.api.activate(token ?? "")}
          onEntered={() => navigate("/tickets", { replace: true })}
          onSpent={() => setIsSpent(true)}
        />
      </Show>
      <Show when={isSpent()}>
        <LinkRequest returnTo="/tickets" />
      </Show>
    </div>
  );
}
