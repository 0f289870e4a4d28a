import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** The RSA key with which the sandbox signs every token, as Microsoft Entra signs with one key set for all tenants. */
export interface SigningKey {
  /** With its private part: never published. */
  privateJwk: JWK;
  /** What `/discovery/v2.0/keys` shows. */
  publicJwk: JWK;
}

export const createSigningKey = async (): Promise<SigningKey> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return signingKeyFrom(await exportJWK(privateKey));
};

/** The key pair of a private JWK, for instance one read from a state file. */
export const signingKeyFrom = async (privateJwk: JWK): Promise<SigningKey> => {
  if (privateJwk.kty !== 'RSA' || !privateJwk.n || !privateJwk.e) throw new Error('The signing key is not an RSA key.');
  const { kty, n, e } = privateJwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const common = { kid, use: 'sig', alg: 'RS256' };
  return { privateJwk: { ...privateJwk, ...common }, publicJwk: { kty, n, e, ...common } };
};

export const verificationKey = (key: SigningKey) => importJWK(key.publicJwk, 'RS256');
