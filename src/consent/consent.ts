import type { AccessLevel } from './access-level.ts';
import { canonicalJson } from './canonical-json.ts';
import { commandList, commandListHash } from './commands.ts';
import { readConsent } from './consent-reading.ts';
import { bytesToBase32, bytesToBase64Url, bytesToHex, hexToBytes, sha256Hex } from './digest.ts';
import { toUtcSeconds } from './instant.ts';
import { refuse } from './shape.ts';
import { type Terms, type TermsTarget, termsById, termsHash } from './terms.ts';

/**
 * What a person agreed to, whole: everything is text, so that its canonical JSON is the same everywhere. Ids are lower case,
 * `machines` and `replaces` sorted, times UTC in whole seconds of server time. The salt (128 bits, hexadecimal) keeps the hash from
 * being guessed.
 */
export interface Consent {
  schema: 'remote-support-consent/1';
  tenantId: string;
  /** Directory object id of the person. */
  userId: string;
  /** ARM ids of the machines. */
  machines: string[];
  target: TermsTarget;
  level: AccessLevel;
  notBefore: string;
  notAfter: string;
  ticket: { number: string; source: 'azure' | 'typed' } | null;
  /** One line, possibly empty. */
  reason: string;
  terms: { id: string; version: string; language: string; sha256: string };
  commands: { version: string; sha256: string };
  app: { version: string; build: string };
  /** Ids of the consents that this one takes the place of. */
  replaces: string[];
  salt: string;
}

export interface ConsentInput {
  tenantId: string;
  userId: string;
  machines: readonly string[];
  target: TermsTarget;
  level: AccessLevel;
  /** Server time. */
  notBefore: Date;
  notAfter: Date;
  ticket: { number: string; source: 'azure' | 'typed' } | null;
  reason: string;
  /** The wording as it was shown: its text is what gets hashed. */
  terms: Terms;
  app: { version: string; build: string };
  replaces?: readonly string[];
  /** 32 hexadecimal digits; random when left out. */
  salt?: string;
}

/** Makes the consent for what a person chose. Throws ShapeError with a sentence to show when the choice cannot be agreed to. */
export async function createConsent(input: ConsentInput): Promise<Consent> {
  await checkTerms(input);
  return readConsent({
    schema: 'remote-support-consent/1',
    tenantId: input.tenantId.toLowerCase(),
    userId: input.userId.toLowerCase(),
    machines: sortedOnce(input.machines),
    target: input.target,
    level: input.level,
    notBefore: utc(input.notBefore),
    notAfter: utc(input.notAfter),
    ticket: input.ticket && { number: input.ticket.number.trim(), source: input.ticket.source },
    reason: input.reason.trim(),
    terms: {
      id: input.terms.id,
      version: input.terms.version,
      language: input.terms.language,
      sha256: await termsHash(input.terms),
    },
    commands: { version: commandList.version, sha256: await commandListHash() },
    app: { version: input.app.version, build: input.app.build },
    replaces: sortedOnce(input.replaces ?? []),
    salt: input.salt ?? bytesToHex(crypto.getRandomValues(new Uint8Array(16))),
  });
}

/** The text shown must be the published one, of the product that the machines run: nobody agrees to anything else. */
async function checkTerms({ terms, target }: ConsentInput): Promise<void> {
  const published = termsById(terms.id);
  if (published === undefined || (await termsHash(published)) !== (await termsHash(terms))) {
    refuse('The terms shown are not a published text.');
  }
  if (published.target !== target) refuse('The terms shown are for another product than the machines run.');
}

function utc(at: Date): string {
  return Number.isNaN(at.getTime()) ? '' : toUtcSeconds(at);
}

function sortedOnce(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.toLowerCase()))].toSorted();
}

/** SHA-256 of the canonical JSON, 64 hexadecimal digits. */
export function consentHash(consent: Consent): Promise<string> {
  return sha256Hex(canonicalJson(consent));
}

/** The nonce of the sign-in that signs the consent: the hash as base64url, 43 characters. */
export async function consentNonce(consent: Consent): Promise<string> {
  return bytesToBase64Url(hexToBytes(await consentHash(consent)));
}

/**
 * `rs-` and the first 105 bits of the hash in base32: 24 characters, which is all that the name of an edge device job may have
 * (`^[a-zA-Z0-9-]{3,24}$`).
 */
export function consentId(hash: string): string {
  return `rs-${bytesToBase32(hexToBytes(hash)).slice(0, 21)}`;
}

/**
 * The first 122 bits of the hash as a UUID of version 8 (https://www.rfc-editor.org/rfc/rfc9562#section-5.8). Sent as
 * `x-ms-correlation-request-id`, it makes the tenant's Activity Log a witness of the consent.
 */
export function correlationId(hash: string): string {
  // 62 bits after the first 60, behind the two that mark a UUID of RFC 9562.
  const variant = ((BigInt(`0x${hash.slice(15, 31)}`) >> 2n) | (2n << 62n)).toString(16);
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(12, 15)}`, variant.slice(0, 4), variant.slice(4)].join(
    '-',
  );
}
