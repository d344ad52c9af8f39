import type { Redis } from "ioredis";
import { changeNames, type LineListener, type LineNotifications, type Subscription } from "../line-store.ts";
import type { Publication } from "../publication.ts";
import type { Connection } from "./redis-line.ts";

/** @param openSubscriber a connection of its own for each subscription, since Redis allows nothing else on it */
export function openNotifications(
  { redis, keys }: Connection,
  openSubscriber: () => Redis,
): LineNotifications & { close(): void } {
  const subscribers = new Set<Redis>();
  return {
    async notify(change, id) {
      await redis.publish(keys.channel(change), id);
    },
    subscribe(listener) {
      const subscriber = openSubscriber();
      subscribers.add(subscriber);
      return listen(subscriber, channelsOf(listener, keys), listener);
    },
    close() {
      for (const subscriber of subscribers) subscriber.disconnect();
    },
  };
}

type Receive = (text: string) => void;

function channelsOf(listener: LineListener, keys: Connection["keys"]): Map<string, Receive> {
  const channels = new Map<string, Receive>();
  const { decided } = listener;
  // The publisher is our own worker: the shape is not checked again.
  if (decided !== undefined) channels.set(keys.decidedChannel, (text) => decided(JSON.parse(text) as Publication));
  for (const name of changeNames) {
    const receive = listener[name];
    if (receive !== undefined) channels.set(keys.channel(name), receive);
  }
  return channels;
}

function listen(subscriber: Redis, channels: Map<string, Receive>, listener: LineListener): Subscription {
  subscriber.on("message", (channel, text) => channels.get(channel)?.(text));
  subscriber.on("close", () => listener.disconnected?.());
  // Only the answer to SUBSCRIBE proves that messages arrive; ioredis subscribes again by itself, and does not say when.
  const subscribe = async (): Promise<void> => {
    await subscriber.subscribe(...channels.keys());
    listener.connected?.();
  };
  const ready = new Promise<void>((resolve, reject) =>
    subscriber.on("ready", () => void subscribe().then(resolve, reject)),
  );
  // The caller may not await it.
  ready.catch(() => undefined);
  return { ready, close: () => subscriber.disconnect() };
}
