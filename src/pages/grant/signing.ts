import { type Consent, consentHash, consentId, createConsent } from '#src/consent/consent.ts';
import { sha256Hex } from '#src/consent/digest.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { ShapeError } from '#src/consent/shape.ts';
import type { SignatureVerdict } from '#src/consent/signature.ts';
import { type Terms, type TermsTarget, termsHash } from '#src/consent/terms.ts';
import { appBuild, appVersion } from '#src/lib/app-version.ts';
import { readEnd } from './end-choice.ts';
import type { IncludedMachine } from './machine-choice.ts';
import type { WizardInputs } from './wizard-state.ts';

/** Longest time from the start of a consent, which is that of the minute it is made in, to granting it, ms. */
const freshFor = 600_000;

/** A consent of the shortest length, one hour, must still be usable while it is fresh. */
const shortestRest = 3_000_000;

/** Why a consent must be confirmed anew, or undefined. `now` is server time, ms. */
export function staleReason(consent: Pick<Consent, 'notBefore' | 'notAfter'>, now: number): string | undefined {
  if (!(now - Date.parse(consent.notBefore) <= freshFor))
    return 'A confirmation counts for at most 10 minutes, which are over.';
  if (!(Date.parse(consent.notAfter) - now >= shortestRest)) return 'Access would last less than an hour.';
  return undefined;
}

/** Why the text on the screen is not the text that is agreed to, or undefined: a page may be changed under its reader. */
export async function displayedTermsProblem(
  displayed: string,
  terms: Pick<Terms, 'text'>,
): Promise<string | undefined> {
  if ((await sha256Hex(displayed)) === (await termsHash(terms))) return undefined;
  return 'The terms on this page are not the published text: something on the page changed them, a translation or a browser extension perhaps. Nothing was agreed to. Turn that off, and reload the page.';
}

/** The last moment at which a signed consent can be granted, ms of server time. */
export const countsUntil = ({ notBefore, notAfter }: Pick<Consent, 'notBefore' | 'notAfter'>): number =>
  Math.min(Date.parse(notBefore) + freshFor, Date.parse(notAfter) - shortestRest);

const minuteMs = 60_000;

/** When access begins that is agreed to now, ms: with the minute, so that the end is the one that is shown, to the minute. */
export const startOf = (now: number): number => Math.floor(now / minuteMs) * minuteMs;

export interface ConsentRequest {
  inputs: WizardInputs;
  machines: readonly IncludedMachine[];
  target: TermsTarget;
  terms: Terms;
  /** The text of the terms as the page shows it. */
  displayed: string;
  person: { tenantId: string; userId: string };
  /** Server time, ms. */
  now: number;
}

/** Makes the consent to be signed. The words to show when that cannot be done come back as `problem`. */
export async function makeConsent(request: ConsentRequest): Promise<{ consent: Consent } | { problem: string }> {
  const { inputs, terms, person } = request;
  const problem = await displayedTermsProblem(request.displayed, terms);
  if (problem !== undefined) return { problem };
  const start = startOf(request.now);
  const end = readEnd(inputs.end, start);
  if (!end.ok) return { problem: end.reason };
  try {
    const consent = await createConsent({
      tenantId: person.tenantId,
      userId: person.userId,
      machines: request.machines.map(({ id }) => id),
      target: request.target,
      level: inputs.level,
      notBefore: new Date(start),
      notAfter: new Date(end.at),
      ticket: inputs.requestMode === 'without' ? null : inputs.ticket,
      reason: inputs.reason,
      terms: { ...terms, text: request.displayed },
      replaces: request.machines.flatMap(({ replaces }) => replaces?.consentId ?? []),
      app: { version: appVersion, build: appBuild },
    });
    return { consent };
  } catch (error) {
    if (error instanceof ShapeError) return { problem: error.message };
    throw error;
  }
}

/** The record of a consent whose signature was verified. */
export async function recordOf(
  consent: Consent,
  verdict: Extract<SignatureVerdict, { ok: true }>,
): Promise<ConsentRecord> {
  const hash = await consentHash(consent);
  const { idTokenSha256, keyId, issuedAt, authenticationMethods } = verdict;
  return {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: hash,
    consentId: consentId(hash),
    signature: { idTokenSha256, keyId, issuedAt, authenticationMethods },
  };
}
