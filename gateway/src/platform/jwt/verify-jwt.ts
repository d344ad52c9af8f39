import { constants, KeyObject, verify } from "node:crypto";
import { errors, type CryptoKey, type JWTHeaderParameters, type JWTPayload } from "jose";

/** A token's parts, before anything of it is verified. */
export interface ReadJwt {
  header: JWTHeaderParameters;
  payload: JWTPayload;
  /** What the signature is over. */
  signed: string;
  signature: string;
}

export interface JwtRules {
  /** Of `isAlgorithm`. */
  algorithms: readonly string[];
  issuer: string;
  audience: string;
  /** How far the signer's clock may be off. */
  clockToleranceS?: number;
}

/** @throws a JOSEError of the token's fault if there is no such key; any other error is the key source's */
export type FindKey = (
  header: JWTHeaderParameters,
  token: { payload: string; signature: string },
) => KeyObject | CryptoKey | Promise<KeyObject | CryptoKey>;

/** By the names of RFC 7518 and RFC 8037: how node:crypto verifies, and the only length of a signature, if there is one. */
const algorithms: Record<string, { type: string; hash: string | null; bytes?: number; padding?: number }> = {
  ES256: { type: "ec", hash: "sha256", bytes: 64 },
  EdDSA: { type: "ed25519", hash: null, bytes: 64 },
  RS256: { type: "rsa", hash: "sha256", padding: constants.RSA_PKCS1_PADDING },
  PS256: { type: "rsa", hash: "sha256", padding: constants.RSA_PKCS1_PSS_PADDING },
};
/** RFC 7518, sections 3.3 and 3.5. */
const rsaBitsMin = 2048;

/** @throws JWTInvalid */
export function readJwt(token: string): ReadJwt {
  const [header, payload, signature, ...more] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    throw new errors.JWTInvalid("not three parts");
  return {
    header: objectOf(header) as JWTHeaderParameters,
    payload: objectOf(payload),
    signed: token.slice(0, header.length + 1 + payload.length),
    signature,
  };
}

function objectOf(part: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    throw new errors.JWTInvalid("a part is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new errors.JWTInvalid("not an object");
  return value as Record<string, unknown>;
}

/**
 * Verifies a token, which needs a subject and an expiry (RFC 7519, RFC 8725). By node:crypto, in half the processor
 * time of Web Crypto: in a drop most tokens are new. The hostile tokens of `hostile-tokens.db.test.ts` guard it.
 * @throws JOSEError of the token's fault, and what `find` throws
 */
export async function verifyJwt(jwt: ReadJwt, find: FindKey, rules: JwtRules): Promise<JWTPayload> {
  const { header, payload, signed, signature } = jwt;
  const algorithm = typeof header.alg === "string" && rules.algorithms.includes(header.alg) ? header.alg : undefined;
  if (algorithm === undefined) throw new errors.JOSEAlgNotAllowed("the algorithm is not on the list");
  // No extension is understood, so each is refused.
  if (header.crit !== undefined) throw new errors.JOSENotSupported("the header demands an extension");
  const key = keyObjectOf(await find(header, { payload: signed.slice(signed.indexOf(".") + 1), signature }));
  if (!isSignedBy(key, algorithm, signed, Buffer.from(signature, "base64url")))
    throw new errors.JWSSignatureVerificationFailed();
  checkClaims(payload, rules);
  return payload;
}

const keyObjects = new WeakMap<CryptoKey, KeyObject>();

function keyObjectOf(key: KeyObject | CryptoKey): KeyObject {
  if (key instanceof KeyObject) return key;
  const known = keyObjects.get(key) ?? KeyObject.from(key);
  keyObjects.set(key, known);
  return known;
}

/** False also for a key of another kind: which kind is the algorithm's to say, not the key's. */
function isSignedBy(key: KeyObject, algorithm: string, signed: string, signature: Buffer): boolean {
  const how = algorithms[algorithm];
  if (how === undefined || key.asymmetricKeyType !== how.type) return false;
  if (how.bytes !== undefined && signature.length !== how.bytes) return false;
  if (how.type === "ec" && key.asymmetricKeyDetails?.namedCurve !== "prime256v1") return false;
  if (how.type === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) < rsaBitsMin) return false;
  const options = {
    key,
    dsaEncoding: "ieee-p1363",
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    ...(how.padding !== undefined && { padding: how.padding }),
  } as const;
  return verify(how.hash, Buffer.from(signed), options, signature);
}

function checkClaims(payload: JWTPayload, { issuer, audience, clockToleranceS = 0 }: JwtRules): void {
  const refuse = (claim: string): never => {
    throw new errors.JWTClaimValidationFailed(`unexpected "${claim}"`, payload, claim, "check_failed");
  };
  const nowS = Math.floor(Date.now() / 1000);
  const { iss, aud, sub, exp, nbf, iat } = payload;
  if (iss !== issuer) refuse("iss");
  if (!(Array.isArray(aud) ? aud : [aud]).includes(audience)) refuse("aud");
  if (sub === undefined) refuse("sub");
  if (typeof exp !== "number") return refuse("exp");
  if (nbf !== undefined && !(typeof nbf === "number" && nbf <= nowS + clockToleranceS)) refuse("nbf");
  if (iat !== undefined && typeof iat !== "number") refuse("iat");
  if (!(exp > nowS - clockToleranceS)) throw new errors.JWTExpired("expired", payload, "exp", "check_failed");
}
