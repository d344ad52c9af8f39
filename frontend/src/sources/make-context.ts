import { createContext, useContext, type Context } from "solid-js";

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
