import * as v from 'valibot';
import { config } from '#src/config.ts';
import { trustedUrl } from '#src/lib/trusted-url.ts';
import { SignInError } from './sign-in-error.ts';

/** Where and with what Microsoft Entra signs the ID tokens of this tenant. */
export interface IdentityProvider {
  /** `iss` of its tokens. */
  issuer: string;
  /** `aud` of ID tokens for this app. */
  audience: string;
  keys: JsonWebKey[];
}

const discoverySchema = v.object({ issuer: v.string(), jwks_uri: v.string() });
const keysSchema = v.object({ keys: v.array(v.looseObject({ kty: v.string() })) });

/** Nobody waits longer for what is read once and is small, ms. */
const patienceMs = 30_000;

const read = async (url: string): Promise<unknown> => {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return await response.json();
  } catch (error) {
    throw new SignInError('network', `${url} could not be read.`, { cause: error });
  }
};

const parse = <Schema extends v.GenericSchema>(schema: Schema, value: unknown, url: string): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new SignInError('failed', `${url} did not answer with what OpenID Connect prescribes.`);
  return parsed.output;
};

const discover = async () => {
  const { authority, authorityMetadata } = config();
  if (authorityMetadata !== undefined) return authorityMetadata;
  const url = `${authority}/v2.0/.well-known/openid-configuration`;
  const document = parse(discoverySchema, await read(url), url);
  if (trustedUrl(document.jwks_uri)?.host !== new URL(authority).host) {
    throw new SignInError('failed', `${url} names signing keys on another host.`);
  }
  return document;
};

/** The issuer and its signing keys now, for verifying the signature of a consent. Throws SignInError. */
export const identityProvider = async (): Promise<IdentityProvider> => {
  const { issuer, jwks_uri: url } = await discover();
  const { keys } = parse(keysSchema, await read(url), url);
  return { issuer, audience: config().clientId, keys };
};

/** The signing keys of the identity provider now. Throws SignInError. */
export const signingKeys = async (): Promise<JsonWebKey[]> => (await identityProvider()).keys;
