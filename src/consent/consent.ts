import * as v from 'valibot';

import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { hex, sha256Hex } from '#src/lib/digest.ts';
import { isUtcSeconds, parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { commandList, commandListHash } from './commands.ts';
import { isConsentId } from './consent-id.ts';
import { checkEnd, type EndProblem } from './duration.ts';
import { type AccessLevel, accessLevels } from './level.ts';
import { type Terms, type TermsTarget, termsById, termsHash } from './terms.ts';

/** Longest reason, in characters. */
export const longestReason = 500;

/** Keeps a record far below the 4 MB that ARM takes in one deployment. */
export const mostMachines = 1000;

/**
 * What a person agreed to, whole: everything is text, so that its canonical JSON is the same everywhere. Ids are lower case, `machines` and
 * `replaces` (ids of the consents that this one takes the place of) sorted, times UTC in whole seconds of server time. `vmIds` says of each
 * machine which computer it is, or nothing where Azure didn't; consents of schema 1 lack it. `emergency` is why nobody was asked for approval
 * though one is needed; consents before schema 3 lack it. The salt (128 bits) keeps the hash from being guessed.
 */
export type Consent = v.InferOutput<typeof consentSchema>;

/** What keeps a consent from being made or read. `path` names the member, `machines` or `ticket.number`. */
export type ConsentProblem = { is: 'end'; why: EndProblem } | { is: 'form'; path: string };

export type ConsentResult = { ok: true; consent: Consent } | { ok: false; why: ConsentProblem };

export interface ConsentInput {
  tenantId: string;
  /** Directory object id of the person. */
  userId: string;
  machines: readonly string[];
  /** Which computers they are, by the machine's id in lower case. */
  vmIds?: ReadonlyMap<string, string>;
  target: TermsTarget;
  level: AccessLevel;
  /** Server time, ms. */
  notBefore: number;
  notAfter: number;
  ticket: { number: string; source: 'azure' | 'typed' } | null;
  reason: string;
  /** Why it goes without the approval that it needs. */
  emergency?: string | undefined;
  /** The wording as it was shown: its text is what gets hashed. */
  terms: Terms;
  app: { version: string; build: string };
  replaces?: readonly string[];
  /** 32 hexadecimal digits; random when left out. */
  salt?: string;
}

/** Makes the consent for what a person chose. The terms must be a published text, of the product that the machines run. */
export async function createConsent(input: ConsentInput): Promise<ConsentResult> {
  const { terms, target } = input;
  const sha256 = await termsHash(terms);
  const published = termsById(terms.id);
  if (published?.target !== target || (await termsHash(published)) !== sha256) {
    return { ok: false, why: { is: 'form', path: 'terms' } };
  }
  const end = checkEnd(input.notAfter, input.notBefore);
  if (!end.ok) return { ok: false, why: { is: 'end', why: end.why } };
  const machines = sortedOnce(input.machines);
  return readConsent({
    schema: 'remote-support-consent/3',
    tenantId: input.tenantId.toLowerCase(),
    userId: input.userId.toLowerCase(),
    machines,
    vmIds: machines.map((id) => v.parse(v.fallback(vmIdSchema, ''), input.vmIds?.get(id)?.toLowerCase())),
    target,
    level: input.level,
    notBefore: toUtcSeconds(input.notBefore),
    notAfter: toUtcSeconds(input.notAfter),
    ticket: input.ticket && { number: input.ticket.number.trim(), source: input.ticket.source },
    reason: input.reason.trim(),
    emergency: input.emergency?.trim() ?? null,
    terms: { id: published.id, version: published.version, language: published.language, sha256 },
    commands: { version: commandList.version, sha256: await commandListHash() },
    app: { version: input.app.version, build: input.app.build },
    replaces: sortedOnce(input.replaces ?? []),
    salt: input.salt ?? hex(crypto.getRandomValues(new Uint8Array(16))),
  });
}

/** Reads a consent that anyone may have written. One that passes is intact in form; its hash is not checked. */
export function readConsent(value: unknown): ConsentResult {
  const result = v.safeParse(consentSchema, value, { abortEarly: true });
  if (!result.success) return { ok: false, why: { is: 'form', path: v.getDotPath(result.issues[0]) ?? '' } };
  const consent = result.output;
  const end = checkEnd(parseInstant(consent.notAfter) ?? Number.NaN, parseInstant(consent.notBefore) ?? Number.NaN);
  return end.ok ? { ok: true, consent } : { ok: false, why: { is: 'end', why: end.why } };
}

/** Whether another computer has the machine's name by now than the one agreed to: it was deleted and connected anew. */
export function isOtherComputer(
  { machines, vmIds = [] }: Pick<Consent, 'machines' | 'vmIds'>,
  machineId: string,
  vmId: string | undefined,
): boolean {
  const agreed = vmIds[machines.indexOf(machineId.toLowerCase())] ?? '';
  return agreed !== '' && vmId !== undefined && !sameId(agreed, vmId);
}

/** SHA-256 of the canonical JSON, 64 hexadecimal digits. */
export function consentHash(consent: Consent): Promise<string> {
  return sha256Hex(canonicalJson(consent));
}

/** Whether a text, a reason for instance, is one line of which everything is seen, in the order in which it stands. */
export function isOneLine(text: string): boolean {
  return oneLine.test(text);
}

/** Whether a text can be a support request's number. Azure's have 15 or 16 digits; the room around that is for new ones. */
export function isTicketNumber(text: string): boolean {
  return ticketNumber.test(text.trim());
}

const ticketNumber = /^\d{8,20}$/;
/** Without control characters, line separators or characters that reorder text: the reason is read by others. */
const oneLine = /^[^\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]*$/u;

// Schemas that records and receipts share.
export const guidSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const consentIdSchema = v.pipe(v.string(), v.check(isConsentId));
export const utcSecondsSchema = v.pipe(v.string(), v.check(isUtcSeconds));
export const reasonSchema = v.pipe(v.string(), v.maxLength(longestReason), v.regex(oneLine));
export const levelSchema = v.picklist(accessLevels);
export const machineIdSchema = v.pipe(
  v.string(),
  v.maxLength(500),
  v.check((id) => parseMachineId(id) !== undefined && id === id.toLowerCase()),
);

/** A GUID, or nothing. */
const vmIdSchema = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/));
const nameSchema = v.pipe(v.string(), v.maxLength(64), v.regex(/^[\w.+-]+$/));

/** Exactly these members: nothing rides along unchecked. Types in full, so that exported ones read well. */
export const consentSchema = v.pipe(
  v.strictObject({
    schema: v.picklist(['remote-support-consent/1', 'remote-support-consent/2', 'remote-support-consent/3']),
    tenantId: guidSchema,
    userId: guidSchema,
    machines: v.pipe(v.array(machineIdSchema), v.minLength(1), v.maxLength(mostMachines), v.check(isAscending)),
    vmIds: v.exactOptional(v.array(vmIdSchema)),
    target: v.picklist(['windowsServer', 'azureLocal']),
    level: levelSchema,
    notBefore: utcSecondsSchema,
    notAfter: utcSecondsSchema,
    ticket: v.nullable(
      v.strictObject({ number: v.pipe(v.string(), v.regex(ticketNumber)), source: v.picklist(['azure', 'typed']) }),
    ),
    reason: reasonSchema,
    emergency: v.exactOptional(v.nullable(v.pipe(reasonSchema, v.nonEmpty()))),
    terms: v.strictObject({ id: nameSchema, version: nameSchema, language: nameSchema, sha256: sha256Schema }),
    commands: v.strictObject({ version: nameSchema, sha256: sha256Schema }),
    app: v.strictObject({ version: nameSchema, build: nameSchema }),
    replaces: v.pipe(v.array(consentIdSchema), v.check(isAscending)),
    salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  }),
  v.check(
    ({ schema, machines, vmIds, emergency }) =>
      (schema === 'remote-support-consent/1' ? vmIds === undefined : vmIds?.length === machines.length) &&
      (schema === 'remote-support-consent/3') === (emergency !== undefined),
  ),
);

/** In ascending order of code units, each once. */
function isAscending(list: string[]): boolean {
  return list.every((item, index) => index === 0 || (list[index - 1] ?? '') < item);
}

function sortedOnce(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.toLowerCase()))].toSorted();
}
