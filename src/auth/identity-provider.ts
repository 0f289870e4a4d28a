import * as v from 'valibot';
import { config } from '#src/config.ts';
import { SignInError } from './sign-in-error.ts';

/** Where and with what Microsoft Entra signs the ID tokens of this tenant. */
export interface IdentityProvider {
  /** `iss` of its tokens. */
  issuer: string;
  /** Its published signing keys, whole. */
  keys: JsonWebKey[];
}

const discoverySchema = v.object({ issuer: v.string(), jwks_uri: v.pipe(v.string(), v.url()) });
const keysSchema = v.object({ keys: v.array(v.looseObject({ kty: v.string() })) });

/** Nobody waits longer for what is small, ms. */
const patienceMs = 15_000;

/** The issuer and its signing keys, read now. Throws SignInError. */
export async function identityProvider(): Promise<IdentityProvider> {
  const { issuer, jwks_uri: url } = await discover();
  const { keys } = await read(keysSchema, url);
  return { issuer, keys };
}

async function discover(): Promise<v.InferOutput<typeof discoverySchema>> {
  const { authority, authorityMetadata } = config();
  if (authorityMetadata !== undefined) return authorityMetadata;
  const url = `${authority}/v2.0/.well-known/openid-configuration`;
  const found = await read(discoverySchema, url);
  const keys = new URL(found.jwks_uri);
  if (keys.protocol !== 'https:' || keys.host !== new URL(authority).host)
    throw new SignInError('failed', `${url} names signing keys on another host.`);
  return found;
}

async function read<Schema extends v.GenericSchema>(schema: Schema, url: string): Promise<v.InferOutput<Schema>> {
  let value: unknown;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(url, { credentials: 'omit', cache: 'no-store', signal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    value = await response.json();
  } catch (error) {
    throw new SignInError('network', `${url} couldn’t be read.`, { cause: error });
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new SignInError('failed', `${url} didn’t answer with what OpenID Connect prescribes.`);
  return parsed.output;
}
