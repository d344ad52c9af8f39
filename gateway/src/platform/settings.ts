import { BlockList, isIP } from "node:net";
import { availableParallelism } from "node:os";
import {
  capacityMax,
  lineMaxDefault,
  metricsSettings,
  outranks,
  parseSettings,
  publicUrlOf,
  type Role,
  sharedSettings,
  wholeNumberSetting,
} from "@admit/contract";
import { z } from "zod";

/** Most requests per span of time; null if the limit is switched off. */
export type Rate = { requests: number; seconds: number } | null;

const rate = (byDefault: string) =>
  z
    .string()
    .regex(/^(?:off|[1-9]\d{0,8}\/[1-9]\d{0,4}s)$/, "must be requests per seconds, such as 100/10s, or off")
    .default(byDefault)
    .transform((text): Rate => {
      if (text === "off") return null;
      const [requests, seconds] = text.slice(0, -1).split("/").map(Number);
      return { requests: requests ?? 0, seconds: seconds ?? 0 };
    });

/** Named groups of addresses: this machine, and networks that are not routed publicly. */
const groupNetworks = {
  loopback: ["127.0.0.0/8", "::1"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"],
} as const;
const isGroup = (entry: string): entry is keyof typeof groupNetworks => Object.hasOwn(groupNetworks, entry);

const isProxy = (entry: string): boolean => {
  const [address = "", bits] = entry.split("/");
  const version = isIP(address);
  if (version === 0) return isGroup(entry);
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries.flatMap((each) => (isGroup(each) ? groupNetworks[each] : [each]))) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

export const addressGroups = {
  loopback: addressList(["loopback"]),
  private: addressList(["private"]),
};

export interface TrustedProxies {
  /** Peers whose `X-Forwarded-For` counts. */
  peers: BlockList;
  /**
   * Proxies that count also behind another proxy: those given by address or network. A group covers the proxy in front
   * of the gateway only: buyers can have such addresses too, and could choose the address they are counted by.
   */
  forwarders: BlockList;
}

const proxyRule = "must be IP addresses, networks such as 10.0.0.0/8, loopback or private, joined by commas";
const proxies = z
  .string()
  .transform((text) => text.split(",").map((entry) => entry.trim()))
  .pipe(z.array(z.string().refine(isProxy, proxyRule)))
  .transform((entries): TrustedProxies => {
    const named = entries.filter((entry) => !isGroup(entry));
    return { peers: addressList(entries), forwarders: addressList(named) };
  });

const hostNames = ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"] as const;
type HostName = (typeof hostNames)[number];

/** A host's provider needs all three. Checked also if other settings are wrong, so that one start names all errors. */
const togetherWithHost = (name: HostName) =>
  [
    (settings: { [each in HostName]?: string | undefined }): boolean =>
      settings[name] !== undefined || hostNames.every((each) => settings[each] === undefined),
    { path: [name], error: `must be set too: ${hostNames.join(", ")} go together`, when: () => true },
  ] satisfies Parameters<z.ZodObject["refine"]>;

/**
 * `AUTH_ROLES`: which role a user has if a host's identity provider names roles too.
 * - `highest`: the higher of the role from staff and the role in the host's token. The host can take away only what it
 *   gave itself, and so can staff.
 * - `host`: the token's alone, also if it names none.
 * - `local`: the role from staff alone; roles in tokens are ignored.
 */
export const roleRules = ["highest", "host", "local"] as const;
export type RoleRule = (typeof roleRules)[number];

/** The role columns of a user's row. */
export interface RoleSources {
  /** The result of both columns below. */
  role: Role;
  localRole: Role | null;
  hostRole: Role | null;
}

/** The role that staff gave. It is written when the host's subject is bound; if it is null, the role came from the host. */
export const localRoleOf = ({ localRole }: Pick<RoleSources, "localRole">): Role => localRole ?? "BUYER";

/** @param hostRole null if no token of the host ever named the user */
export function resultingRole(rule: RoleRule, localRole: Role, hostRole: Role | null): Role {
  if (hostRole === null || rule === "local") return localRole;
  return rule === "host" || outranks(hostRole, localRole) ? hostRole : localRole;
}

/** Far more than any machine has cores. */
const processesMax = 256;
/** How many gateways run behind the port: `auto` is one for each core. */
const processes = z
  .string()
  .refine(
    (text) => text === "auto" || (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= processesMax),
    `must be auto, or a whole number from 1 to ${processesMax}`,
  )
  .default("1")
  .transform((text) => (text === "auto" ? availableParallelism() : Number(text)));

export const GatewaySettings = z
  .object({
    ...sharedSettings,
    ...metricsSettings("gateway"),
    PORT: wholeNumberSetting(0, 65_535).default(8080),
    HOST: z.string().min(1).default("127.0.0.1"),
    GATEWAY_PROCESSES: processes,
    AUTH_JWKS_URL: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
    AUTH_ISSUER: z.string().optional(),
    AUTH_AUDIENCE: z.string().optional(),
    AUTH_ROLES: z.enum(roleRules).default("highest"),
    LINE_MAX: wholeNumberSetting(1, capacityMax).default(lineMaxDefault),
    RATE_LIMIT_USER_WRITES: rate("100/10s"),
    RATE_LIMIT_USER_READS: rate("500/10s"),
    RATE_LIMIT_ADDRESS: rate("600/10s"),
    /** Per address, separate from all other calls: requests for a link, and for opening one. */
    RATE_LIMIT_SIGN_IN: rate("300/60s"),
    RATE_LIMIT_NEW_ACCOUNTS: rate("100/600s"),
    TRUSTED_PROXIES: proxies.optional(),
    FRONTEND_DIR: z.string().min(1).optional(),
  })
  .refine(({ PORT, GATEWAY_PROCESSES }) => PORT !== 0 || GATEWAY_PROCESSES === 1, {
    path: ["PORT"],
    error: "must be a fixed one where GATEWAY_PROCESSES is more than 1",
  })
  .refine(...togetherWithHost("AUTH_JWKS_URL"))
  .refine(...togetherWithHost("AUTH_ISSUER"))
  .refine(...togetherWithHost("AUTH_AUDIENCE"))
  .transform((settings) => ({ ...settings, PUBLIC_URL: publicUrlOf(settings) }));

export type Settings = z.infer<typeof GatewaySettings>;

/** @throws SettingsError that names every setting that is wrong */
export const readSettings = (environment: Record<string, string | undefined>): Settings =>
  parseSettings(GatewaySettings, environment);
