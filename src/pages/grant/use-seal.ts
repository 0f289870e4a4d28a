import { useQuery } from '@tanstack/react-query';
import { auth } from '#src/auth/session.ts';
import { identityProvider } from '#src/auth/identity-provider.ts';
import { browserClockLag, serverNow } from '#src/azure/transport/server-clock.ts';
import { commandList, commandListHash } from '#src/consent/commands.ts';
import { type Consent, consentNonce } from '#src/consent/consent.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { verifySignature } from '#src/consent/signature.ts';
import { termsFor } from './current-terms.ts';
import { recordOf, staleReason } from './signing.ts';
import type { WizardState } from './wizard-state.ts';

/** How a consent stands with its signature. Only `sealed` can be granted. */
export type Seal =
  | { state: 'none' }
  | { state: 'checking' }
  | { state: 'sealed'; record: ConsentRecord; idToken: string; key: JsonWebKey }
  /** Confirm again: too old, or the signature does not hold. */
  | { state: 'void'; reason: string }
  /** Whether the signature holds could not be found out. */
  | { state: 'failed'; error: Error; retry: () => void };

/** Whether the consent is signed, as far as is known: a signature that could not be verified yet is not a void one. */
export function isSigned({ state }: Seal): boolean {
  return state === 'sealed' || state === 'checking' || state === 'failed';
}

const otherCommands = 'The list of commands has changed since.';

type Checked = Extract<Seal, { state: 'sealed' | 'void' }>;

/** Verifies, against the keys Entra publishes now, that the consent is signed by this person, in this sign-in, for this consent. */
export async function checkSeal(consent: Consent, idToken: string): Promise<Checked> {
  if (consent.commands.sha256 !== (await commandListHash())) return { state: 'void', reason: otherCommands };
  const account = auth().account;
  if (!account) return { state: 'void', reason: 'Nobody is signed in.' };
  const { issuer, audience, keys } = await identityProvider();
  const verdict = await verifySignature({
    idToken,
    keys,
    expected: {
      nonce: await consentNonce(consent),
      tenantId: account.tenantId,
      userId: account.userId,
      issuer,
      audience,
      notBefore: Date.parse(consent.notBefore),
      now: serverNow(),
    },
  });
  if (!verdict.ok) return { state: 'void', reason: verdict.reason };
  const key = keys.find((candidate: JsonWebKey & { kid?: unknown }) => candidate.kid === verdict.keyId);
  if (!key) return { state: 'void', reason: 'The signing key is not published any more.' };
  return { state: 'sealed', record: await recordOf(consent, verdict), idToken, key };
}

/** Why a consent is not about the text or the commands that are in force: the app may have been renewed during the sign-in. */
export function outdatedReason({ target, terms, commands }: Consent): string | undefined {
  const found = termsFor(target);
  if (!('terms' in found) || found.terms.id !== terms.id) return 'The terms in force have changed since.';
  return commands.version === commandList.version ? undefined : otherCommands;
}

/** The signature of the wizard's consent, verified. `now` is server time, ms. */
export function useSeal({ signing }: WizardState, now: number): Seal {
  const consent = signing?.consent;
  const idToken = signing?.idToken;
  // After a reload the time is the browser's until a server was heard; signatures and ages are judged by Azure's.
  const isTimeKnown = browserClockLag() !== undefined;
  const query = useQuery({
    // The salt stands for the consent: a token has no place in a key.
    queryKey: ['consent-seal', consent?.salt],
    queryFn: () => (consent && idToken !== undefined ? checkSeal(consent, idToken) : null),
    enabled: consent !== undefined && idToken !== undefined && isTimeKnown,
    staleTime: Infinity,
    retry: false,
  });
  if (!consent || idToken === undefined) return { state: 'none' };
  const outdated = outdatedReason(consent);
  if (outdated !== undefined) return { state: 'void', reason: outdated };
  if (!isTimeKnown) return { state: 'checking' };
  const stale = staleReason(consent, now);
  if (stale !== undefined) return { state: 'void', reason: stale };
  if (query.data) return query.data;
  if (query.error) return { state: 'failed', error: query.error, retry: () => void query.refetch() };
  return { state: 'checking' };
}
