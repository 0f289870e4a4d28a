import { useQuery } from '@tanstack/react-query';
import { identityProvider } from '#src/auth/identity-provider.ts';
import type { Account } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import { commandList, commandListHash } from '#src/consent/commands.ts';
import { type Consent, type ConsentResult, createConsent } from '#src/consent/consent.ts';
import { makeRecord, type ConsentRecord } from '#src/consent/record.ts';
import { type Terms, type TermsTarget, termsById } from '#src/consent/terms.ts';
import { appBuild, appVersion } from '#src/lib/app-version.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { endOf, startOf } from './end-choice.ts';
import type { MachineChoice } from './machine-choice.ts';
import type { ChosenRequest } from './request-choice.ts';
import type { WizardState } from './wizard-state.ts';

/** Longest time from the start of a consent, which is that of the minute it is made in, to granting it, ms. */
const freshFor = 600_000;

/** A consent of the shortest length, one hour, must still be usable while it is fresh, ms. */
const shortestRest = 3_000_000;

/** Why a signed consent must be signed again. */
export type VoidReason = 'tooOld' | 'tooShort' | 'termsChanged' | 'commandsChanged' | 'otherPerson' | 'badSignature';

/** How the consent stands with its signature. Only `signed` can be granted. */
export type Signature =
  | { is: 'none' }
  | { is: 'checking' }
  | { is: 'signed'; record: ConsentRecord; signedAt: number }
  | { is: 'void'; why: VoidReason }
  /** Whether the signature holds couldn't be found out. */
  | { is: 'failed'; error: unknown; retry: () => void };

/** Whether the consent is signed, as far as is known: what was signed is shown then, and nobody is asked twice. */
export function isSigned(signature: Signature): boolean {
  return signature.is === 'signed' || signature.is === 'checking' || signature.is === 'failed';
}

/** The last moment at which a signed consent can be granted, ms of server time. */
export function validUntil({ notBefore, notAfter }: Pick<Consent, 'notBefore' | 'notAfter'>): number {
  return Math.min(Date.parse(notBefore) + freshFor, Date.parse(notAfter) - shortestRest);
}

/** Why a consent can't be granted any more at `now` (ms of server time), whoever signed it. */
export function outdated(consent: Consent, now: number): VoidReason | undefined {
  if (config().terms[consent.target] !== consent.terms.id) return 'termsChanged';
  if (consent.commands.version !== commandList.version) return 'commandsChanged';
  if (!(now <= Date.parse(consent.notBefore) + freshFor)) return 'tooOld';
  if (!(now <= Date.parse(consent.notAfter) - shortestRest)) return 'tooShort';
  return undefined;
}

/** The terms in force for a product; undefined where this deployment names a text that the app doesn't have. */
export function termsInForce(target: TermsTarget): Terms | undefined {
  const terms = termsById(config().terms[target]);
  return terms?.target === target ? terms : undefined;
}

/** What of the wizard a consent is made of. */
export interface ConsentSubject {
  state: WizardState;
  choice: MachineChoice;
  request: ChosenRequest;
  person: Account;
}

/**
 * Makes the consent to be signed of what is chosen by `now`, ms of server time. `terms` carries the text as it was shown: no other than the
 * published one can be agreed to.
 */
export function makeConsent(
  { state: { inputs }, choice: { included }, request, person }: ConsentSubject,
  target: TermsTarget,
  terms: Terms,
  now: number,
): Promise<ConsentResult> {
  return createConsent({
    tenantId: person.tenantId,
    userId: person.userId,
    machines: included.map(({ id }) => id),
    vmIds: new Map(included.map(({ id, vmId = '' }) => [id.toLowerCase(), vmId])),
    target,
    level: inputs.level,
    notBefore: startOf(now),
    notAfter: endOf(inputs.end, now),
    ticket: request.is === 'ticket' ? request.ticket : null,
    reason: inputs.reason,
    emergency: inputs.emergency,
    terms,
    replaces: included.flatMap(({ replaces }) => replaces?.consentId ?? []),
    app: { version: appVersion, build: appBuild },
  });
}

/** Verifies, by the keys that Entra publishes now, that this person signed this consent in this sign-in, and makes the record of it. */
export async function sealed(
  consent: Consent,
  idToken: string,
  person: Pick<Account, 'tenantId' | 'userId'>,
): Promise<Extract<Signature, { is: 'signed' | 'void' }>> {
  if (consent.commands.sha256 !== (await commandListHash())) return { is: 'void', why: 'commandsChanged' };
  // What is read and entered first needs none of it. What grants comes too: no press then waits for it, or finds it gone with a newer version.
  const [{ sealIdToken, verifyRecordSignature }] = await Promise.all([
    import('#src/consent/signature.ts'),
    import('#src/azure/operations/operations.ts'),
  ]);
  const { issuer, keys } = await identityProvider();
  const seal = await sealIdToken(idToken, keys);
  if (seal.is === 'invalid') return { is: 'void', why: 'badSignature' };
  if (!sameId(consent.userId, person.userId)) return { is: 'void', why: 'otherPerson' };
  const record = await makeRecord(consent, seal.signature);
  const { clientId } = config();
  const expected = { clientIds: [clientId], issuer, tenantId: person.tenantId, trustedKeys: keys };
  const signer = await verifyRecordSignature(record, expected);
  if (signer.is === 'valid' && signer.keyConfirmed === true) return { is: 'signed', record, signedAt: signer.signedAt };
  return { is: 'void', why: signer.is === 'invalid' && signer.why === 'person' ? 'otherPerson' : 'badSignature' };
}

/** The signature of the wizard's consent, verified. `now` is server time, ms. */
export function useSignature({ signing }: WizardState, person: Account, now: number): Signature {
  const { consent, idToken } = signing ?? {};
  const { data, error, refetch } = useQuery({
    // The salt stands for the consent: a token has no place in a key.
    queryKey: ['signature', consent?.salt],
    queryFn: () => (consent && idToken !== undefined ? sealed(consent, idToken, person) : null),
    enabled: consent !== undefined && idToken !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!consent || idToken === undefined) return { is: 'none' };
  const why = outdated(consent, now);
  if (why) return { is: 'void', why };
  if (data) return data;
  return error ? { is: 'failed', error, retry: () => void refetch() } : { is: 'checking' };
}
