import { createContext, useContext, type Context } from "solid-js";
import { makeApi, type Api } from "../api/api.ts";
import { newKey, openStorage, type KeptText } from "./storage.ts";
import { rest, restUntilBack, type Wait } from "./wait.ts";
import { readInlinedAnswers } from "../api/inlined-answers.ts";
import { makeServerClock, type ServerClock } from "../api/clock.ts";
import { createIntentions, type Intentions } from "./intentions.ts";

/** Everything the pages take from outside; tests inject their own. */
export interface Sources {
  api: Api;
  clock: ServerClock;
  storage: KeptText;
  intentions: Intentions;
  rest: Wait;
  restUntilBack: Wait;
  newKey(): string;
  /** In [0, 1). */
  random(): number;
  isOnline(): boolean;
  isHidden(): boolean;
}

export function browserSources(): Sources {
  const clock = makeServerClock(() => Date.now());
  const storage = openStorage();
  return {
    api: makeApi((input, init) => fetch(input, init), clock, readInlinedAnswers(document, performance, Date.now())),
    clock,
    storage,
    intentions: createIntentions(storage),
    rest,
    restUntilBack,
    newKey,
    random: Math.random,
    isOnline: () => navigator.onLine,
    isHidden: () => document.visibilityState === "hidden",
  };
}

/** A context and its hook, which throws where no provider surrounds the component. */
export function makeContext<Value>(name: string): [Context<Value | undefined>, () => Value] {
  const context = createContext<Value>();
  const use = () => {
    const value = useContext(context);
    if (value === undefined) throw new Error(`${name} is missing around this component`);
    return value;
  };
  return [context, use];
}

export const [SourcesContext, useSources] = makeContext<Sources>("Sources");
