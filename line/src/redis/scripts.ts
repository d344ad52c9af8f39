import type { Redis } from "ioredis";

const nowMs = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * The scripts. Time is Redis': one clock, which rises with `seq`, and the only one that judges whether a sale is open.
 */
const scripts = {
  /**
   * Gives positions to a batch in one step. KEYS: the line, its set of waiting purchases, then one key per purchase.
   * ARGV: the longest line, how long purchases are remembered, when the sale opens and closes (empty: no bound), then
   * per purchase its kind, its value to remember and its member of the set: `A` accept, `K` known only, in small letters
   * where the sale's times do not bind it.
   * Returns per purchase its position where it is new, the remembered value where it is known, or `E` (early), `L`
   * (late), `S` (stopped), `F` (full) or `U` (unknown); then the time and the head. `C` if the line has no counters.
   */
  admitAccept: `
local line, max, memory = KEYS[1], tonumber(ARGV[1]), ARGV[2]
local counters = redis.call('HMGET', line, 'seq', 'head', 'stoppedUntilMs')
local seq, head = tonumber(counters[1]), tonumber(counters[2])
${nowMs}
local opens, closes = tonumber(ARGV[3]), tonumber(ARGV[4])
local outside = (closes and now >= closes and 'L') or (opens and now < opens and 'E')
local stopped = now < (tonumber(counters[3]) or 0)
local first, answers, joined = seq, {}, {}
for i = 3, #KEYS do
  local at = 3 * i - 4
  local kind = ARGV[at]
  local known = redis.call('GET', KEYS[i])
  if known then
    answers[i - 2] = known
  elseif outside and (kind == 'A' or kind == 'K') then
    answers[i - 2] = outside
  elseif kind == 'K' or kind == 'k' then
    answers[i - 2] = 'U'
  elseif stopped and kind == 'A' then
    answers[i - 2] = 'S'
  elseif not seq then
    return {'C'}
  elseif seq - head >= max then
    answers[i - 2] = 'F'
  else
    seq = seq + 1
    redis.call('SET', KEYS[i], string.format('%d %d %s', seq, now, ARGV[at + 1]), 'PX', memory)
    joined[#joined + 1] = 0
    joined[#joined + 1] = ARGV[at + 2]
    answers[i - 2] = seq
  end
end
if seq and seq > first then
  redis.call('HSET', line, 'seq', string.format('%d', seq))
  redis.call('ZADD', KEYS[2], unpack(joined))
  if first == head then redis.call('HSET', line, 'sinceMs', string.format('%d', now)) end
end
answers[#KEYS - 1] = now
answers[#KEYS] = head or 0
return answers`,

  admitTakePosition: `
local counters = redis.call('HMGET', KEYS[1], 'seq', 'head')
if not counters[1] then return {} end
${nowMs}
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
if counters[1] == counters[2] then redis.call('HSET', KEYS[1], 'sinceMs', string.format('%d', now)) end
return {seq, now}`,

  admitBegin: `
if redis.call('HEXISTS', KEYS[1], 'seq') == 0 then
  redis.call('HSET', KEYS[1], 'seq', ARGV[1], 'head', ARGV[1], 'headAcceptedAtMs', 0, 'sinceMs', 0, 'born', ARGV[2])
end`,

  admitStopAccepting: `
local counters = redis.call('HMGET', KEYS[1], 'seq', 'head')
if ARGV[2] == '1' or counters[1] == counters[2] then
  ${nowMs}
  redis.call('HSET', KEYS[1], 'stoppedUntilMs', string.format('%d', now + ARGV[1]))
end
return counters`,

  /** One command, because each event costs it each second. KEYS: lease, line, BullMQ's waiting and active jobs. */
  admitHoldLease: `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local line = redis.call('HMGET', KEYS[2], 'seq', 'head', 'headAcceptedAtMs', 'sinceMs')
return {redis.call('LLEN', KEYS[3]), redis.call('LLEN', KEYS[4]), unpack(line)}`,

  admitHold: `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`,

  admitRelease: "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",

  /**
   * KEYS: the line, its set of waiting purchases. ARGV: the head, when its purchase was accepted, the channel, the
   * publication, then the members of the set that are decided.
   */
  admitPublishDecided: `
local head = tonumber(redis.call('HGET', KEYS[1], 'head'))
if head and tonumber(ARGV[1]) > head then
  redis.call('HSET', KEYS[1], 'head', ARGV[1], 'headAcceptedAtMs', ARGV[2])
end
if #ARGV > 4 then redis.call('ZREM', KEYS[2], unpack(ARGV, 5)) end
redis.call('PUBLISH', ARGV[3], ARGV[4])`,

  admitPassUnqueued: `
local counters = redis.call('HMGET', KEYS[1], 'seq', 'head')
if counters[1] ~= ARGV[1] then return 0 end
redis.call('UNLINK', KEYS[2])
if counters[1] == counters[2] then return 0 end
redis.call('HSET', KEYS[1], 'head', counters[1])
return 1`,
};

type Script = (keys: readonly string[], ...values: (string | number)[]) => Promise<unknown>;
export type Scripts = Record<keyof typeof scripts, Script>;

/** Defines the scripts on a connection, so that only their hashes travel. */
export function defineScripts(redis: Redis): Scripts {
  const commands = redis as unknown as Record<string, (...values: (string | number)[]) => Promise<unknown>>;
  return Object.fromEntries(
    Object.entries(scripts).map(([name, lua]): [string, Script] => {
      redis.defineCommand(name, { lua });
      return [
        name,
        (keys, ...values) => (commands[name] as (typeof commands)[string])(keys.length, ...keys, ...values),
      ];
    }),
  ) as Scripts;
}
