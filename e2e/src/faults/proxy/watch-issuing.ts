import { endsAnswer, insertIdIn, isError, PacketReader, queryPacket, sqlIn } from "./packets.ts";
import type { Commit, Post } from "./post.ts";
import type { Link, Watch } from "./tcp-proxy.ts";

const isTakeOver = (sql: string): boolean => sql.includes("LAST_INSERT_ID(issuerEpoch");
const isBegin = (sql: string): boolean => sql.includes("START TRANSACTION") && sql.includes("FOR UPDATE");
const commitOfGroup = ";\nCOMMIT;\n";
const isWriteOfGroup = (sql: string): boolean => sql.includes(commitOfGroup);
const commitAlone = "COMMIT;\n";
const isEmptyCommit = (sql: string): boolean => sql.startsWith(commitAlone);

const eventIn = (sql: string): string => /contentId = '([0-9A-Z]{26})'/.exec(sql)?.[1] ?? "";

/** A statement whose answer is inspected. */
type Awaiting =
  | { what: "take-over"; eventId: string }
  | { what: "commit"; commit: Omit<Commit, "order">; order: number; received: Buffer[] }
  | { what: "uncommitted"; received: Buffer[]; spring: () => void };

/**
 * Recognises a worker's groups by their statements on the way to MySQL. mysql2 sends one command at a time on a
 * connection, so an answer belongs to the last command.
 */
export function watchIssuing(worker: string, post: Post, link: Link): Watch {
  const commands = new PacketReader();
  let answers = new PacketReader();
  let awaiting: Awaiting | null = null;
  let group: { eventId: string; epoch: number | null } | null = null;

  const epochOf = (eventId: string): number | null =>
    post.takeOvers.findLast((each) => each.worker === worker && each.eventId === eventId)?.epoch ?? null;
  const answer = (bytes: Buffer): void => link.down.push(bytes);

  const expectAnswer = (next: Awaiting): void => {
    awaiting = next;
    answers = new PacketReader();
  };

  const onCommand = (packet: Buffer, sql: string): void => {
    if (isTakeOver(sql)) {
      expectAnswer({ what: "take-over", eventId: eventIn(sql) });
      link.up.push(packet);
    } else if (isBegin(sql)) {
      const eventId = eventIn(sql);
      group = { eventId, epoch: epochOf(eventId) };
      const pass = (): void => {
        awaiting = null;
        link.up.push(packet);
      };
      post.reach("before-transaction", { worker, link, answer, pass });
    } else if (group !== null && (isWriteOfGroup(sql) || isEmptyCommit(sql))) {
      onWrite(packet, sql, group);
    } else {
      awaiting = null;
      link.up.push(packet);
    }
  };

  const onWrite = (
    packet: Buffer,
    sql: string,
    { eventId, epoch }: { eventId: string; epoch: number | null },
  ): void => {
    const passWhole = (): void => {
      expectAnswer({ what: "commit", commit: { worker, eventId, epoch }, order: post.nextOrder(), received: [] });
      link.up.push(packet);
    };
    /** The statements without the end of the transaction; the trap springs once the server has executed them. */
    const passWithoutCommit = (): void => {
      const spring = (): void => post.reach("before-commit", { worker, link, answer, pass: () => link.cut() });
      expectAnswer({ what: "uncommitted", received: [], spring });
      link.up.push(queryPacket(sql.slice(0, sql.indexOf(commitOfGroup))));
    };
    const pass = (): void => {
      if (post.isTrapped("before-commit") && isWriteOfGroup(sql)) passWithoutCommit();
      else passWhole();
    };
    post.reach("before-write", { worker, link, answer, pass });
  };

  const onAnswer = (packet: Buffer): void => {
    if (awaiting === null) return link.down.push(packet);
    if (awaiting.what === "take-over") {
      const epoch = insertIdIn(packet);
      const { eventId } = awaiting;
      if (epoch !== null && epoch > 0) post.takeOvers.push({ order: post.nextOrder(), worker, eventId, epoch });
      awaiting = null;
      return link.down.push(packet);
    }
    awaiting.received.push(packet);
    if (!endsAnswer(packet)) return;
    const ended = awaiting;
    awaiting = null;
    if (ended.what === "uncommitted") return ended.spring();
    const pass = (): void => link.down.push(Buffer.concat(ended.received));
    if (isError(packet)) return pass();
    post.commits.push({ ...ended.commit, order: ended.order });
    post.reach("after-commit", { worker, link, answer, pass });
  };

  return {
    up(bytes) {
      for (const packet of commands.read(bytes)) {
        const original = sqlIn(packet);
        if (original === null) {
          awaiting = null;
          link.up.push(packet);
          continue;
        }
        const sql = post.rewrite(original);
        onCommand(sql === original ? packet : queryPacket(sql), sql);
      }
    },
    down(bytes) {
      if (awaiting === null) return link.down.push(bytes);
      for (const packet of answers.read(bytes)) onAnswer(packet);
      // The rest of the chunk after the end of the answer passes unchanged.
      const rest = awaiting === null ? answers.take() : Buffer.alloc(0);
      if (rest.length > 0) link.down.push(rest);
    },
  };
}

/** Recognises when a worker notifies the gateways of a group, on its way to Redis. */
export function watchPublications(worker: string, post: Post, channel: string, link: Link): Watch {
  return {
    up(bytes) {
      link.up.push(bytes);
      if (!post.isTrapped("after-publication") || !bytes.includes(channel)) return;
      post.reach("after-publication", {
        worker,
        link,
        answer: (bytes) => link.down.push(bytes),
        pass: () => undefined,
      });
    },
    down: (bytes) => link.down.push(bytes),
  };
}
