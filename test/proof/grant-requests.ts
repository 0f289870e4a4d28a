import { asCode } from '#src/consent/as-code.ts';
import { consentNonce, correlationId } from '#src/consent/consent-id.ts';
import { type Consent, consentHash } from '#src/consent/consent.ts';
import { makeRecord } from '#src/consent/record.ts';
import { sealIdToken } from '#src/consent/signature.ts';
import type { PublishedKey } from '#src/consent/signing-key.ts';

/** One request to ARM, or where there is no body, what has to be there before the next. */
interface GrantRequest {
  method: string;
  /** ARM id. */
  id: string;
  apiVersion: string;
  body?: object;
}

/** What the person who signs in for this consent has to be asked with. */
export const nonceOf = async (consent: Consent): Promise<string> => consentNonce(await consentHash(consent));

interface Signed {
  idToken: string;
  keys: readonly PublishedKey[];
  machines: readonly string[];
  installs: readonly { machineId: string; location: string }[];
}

/** A signed consent as the requests that the app shows as code, for what needs a grant and doesn't try how it is made. */
export async function grantRequests(
  consent: Consent,
  { idToken, keys, machines, installs }: Signed,
): Promise<{ consentId: string; correlationId: string; requests: GrantRequest[] }> {
  const seal = await sealIdToken(idToken, keys);
  if (seal.is === 'invalid') throw new Error(`The signature is of no use: ${seal.why}.`);
  const record = await makeRecord(consent, seal.signature);
  const { consentId } = record;
  const { rest } = asCode({ consent, consentId, machines, installs, endpoint: '', record });
  const requests = rest.split(/^# .*\n/m).flatMap((text) => {
    const [, method, id = '', apiVersion = '', body] =
      /^(\w+) ([^?]+)\?api-version=(\S+)(?:\n.*\n\n([^]*))?/.exec(text) ?? [];
    if (method === undefined) return [];
    return [{ method, id, apiVersion, ...(body && { body: JSON.parse(body) as object }) }];
  });
  return { consentId, correlationId: correlationId(record.consentHash), requests };
}
