import { expect, test } from "vitest";
import { okPacket, queryPacket, sqlIn } from "./packets.ts";
import { Post } from "./post.ts";
import type { Link } from "./tcp-proxy.ts";
import { watchIssuing } from "./watch-issuing.ts";

const eventId = "01M89F98EXWVFFEYN8XFFVGQ1E";
const takeOver = `UPDATE Event SET issuerEpoch = LAST_INSERT_ID(issuerEpoch + 1) WHERE contentId = '${eventId}'`;
const begin = `START TRANSACTION;\nSELECT issuerEpoch FROM Event WHERE contentId = '${eventId}' FOR UPDATE`;
const write = "INSERT INTO Purchase VALUES (1);\nCOMMIT;\nSET SESSION wait_timeout = DEFAULT";
const raised = (epoch: number): Buffer => Buffer.from([7, 0, 0, 1, 0, 1, epoch, 2, 0, 0, 0]);
/** An OK that says that the answers to more statements follow. */
const okOfOne = Buffer.from([7, 0, 0, 1, 0, 1, 0, 8, 0, 0, 0]);

/** A worker's connection, and what has arrived at either end. */
function openLink(post: Post, worker = "worker-1") {
  const sent: string[] = [];
  const received: Buffer[] = [];
  const link = {
    up: { push: (bytes: Buffer) => sent.push(sqlIn(bytes) ?? "") },
    down: { push: (bytes: Buffer) => received.push(bytes) },
    cut: () => sent.push("cut"),
  };
  const watch = watchIssuing(worker, post, link as unknown as Link);
  return {
    sent,
    received,
    say: (...statements: string[]) => statements.forEach((sql) => watch.up(queryPacket(sql))),
    answer: (...packets: Buffer[]) => watch.down(Buffer.concat(packets)),
  };
}

test("acquired events and commits are recorded, with the epoch in which the group began", () => {
  const post = new Post();
  const { say, answer, sent } = openLink(post);
  say(takeOver);
  answer(raised(3));
  say(begin, write);
  answer(okOfOne, okOfOne, okPacket());
  expect(post.takeOvers).toEqual([{ order: 1, worker: "worker-1", eventId, epoch: 3 }]);
  expect(post.commits).toEqual([{ order: 2, worker: "worker-1", eventId, epoch: 3 }]);
  expect(sent).toEqual([takeOver, begin, write]);
});

test("a refused commit is not recorded", () => {
  const post = new Post();
  const { say, answer } = openLink(post);
  say(begin, write);
  answer(Buffer.from([3, 0, 0, 1, 0xff, 0x26, 0x04]));
  expect(post.commits).toEqual([]);
});

test("a trap stops a worker at its point, once", async () => {
  const post = new Post();
  const { say, sent } = openLink(post);
  const { sprung } = post.trap("before-write", () => undefined);
  say(begin, write);
  expect(await sprung).toBe("worker-1");
  expect(sent).toEqual([begin]);
  say(begin, write);
  expect(sent).toEqual([begin, begin, write]);
});

test("before COMMIT the server has received the writes, and no COMMIT", async () => {
  const post = new Post();
  const { say, sent, answer } = openLink(post);
  const { sprung } = post.trap("before-commit", ({ link }) => link.cut());
  say(begin, write);
  expect(sent).toEqual([begin, "INSERT INTO Purchase VALUES (1)"]);
  answer(okPacket());
  await sprung;
  expect(sent).toEqual([begin, "INSERT INTO Purchase VALUES (1)", "cut"]);
  expect(post.commits).toEqual([]);
});

test("after COMMIT the server has committed, and the worker has no answer", async () => {
  const post = new Post();
  const { say, received, answer } = openLink(post);
  const { sprung } = post.trap("after-commit", () => undefined);
  say(begin, write);
  answer(okOfOne, okOfOne);
  answer(okPacket());
  await sprung;
  expect(post.commits).toHaveLength(1);
  expect(received).toEqual([]);
});

test("an unexpected answer passes unchanged", () => {
  const { say, answer, received } = openLink(new Post());
  say(takeOver);
  const rest = Buffer.from([1, 2]);
  answer(raised(3), rest);
  expect(Buffer.concat(received)).toEqual(Buffer.concat([raised(3), rest]));
});
