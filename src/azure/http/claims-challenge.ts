import { isObject, own, parseJson } from './error-reply.ts';
import type { RawReply } from './transport.ts';

/**
 * Whether a reply refuses the token, before anything was done: with 401, or, from Privileged Identity Management, with a 400 that asks for an
 * authentication context (https://github.com/Azure/azure-powershell/issues/25421) or a second factor.
 */
export function isChallenge({ status, text }: Pick<RawReply, 'status' | 'text'>): boolean {
  if (status !== 400) return status === 401;
  return codeOf(text) === 'roleassignmentrequestacrsvalidationfailed' || isMfaRule(text);
}

/**
 * What a challenge demands of the next token: the `claims` of its `WWW-Authenticate` header, or of a body that quotes it where browsers may
 * not see the header, decoded to JSON text. https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @returns `undefined` when it demands nothing in particular, or what it demands cannot be seen.
 */
export function demandedClaims({ headers, text }: Pick<RawReply, 'headers' | 'text'>): string | undefined {
  return (
    inChallenge(headers.get('www-authenticate') ?? '') ??
    inChallenge(text) ??
    (isForSecondFactor(text) ? secondFactor : undefined)
  );
}

const longest = 8000;

/** What a challenge looks like in a header, and in a text that quotes one. */
const challenge = /\bclaims=(?:\\?"([\w+/=-]+)\\?"|(%7b[\w%.~+*()-]+))/i;

/**
 * What Azure asks for where it refuses a write that was signed in to without a second factor, as recorded of Azure Resource Manager:
 * https://github.com/Azure/azure-sdk-for-python/issues/41739. Its body names no claims, and browsers may not see its header.
 */
const secondFactor = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';

/** In base64, or as a part of an address. */
function decode(encoded: string): string | undefined {
  try {
    const binary = () =>
      Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const json = encoded.startsWith('%')
      ? decodeURIComponent(encoded)
      : new TextDecoder('utf-8', { fatal: true }).decode(binary());
    // Claims are an object.
    return isObject(parseJson(json)) ? json : undefined;
  } catch {
    // What is neither demands nothing.
    return undefined;
  }
}

function inChallenge(text: string): string | undefined {
  const [, inQuotes, inAddress] = challenge.exec(text.slice(0, longest)) ?? [];
  return decode(inQuotes ?? inAddress ?? '');
}

function isForSecondFactor(text: string): boolean {
  return codeOf(text) === 'requestdisallowedbypolicy' || isMfaRule(text);
}

/** The role's policy wants a second factor. */
function isMfaRule(text: string): boolean {
  return codeOf(text) === 'roleassignmentrequestpolicyvalidationfailed' && /\bMfaRule\b/.test(text);
}

function codeOf(text: string): string {
  return String(own(own(parseJson(text), 'error'), 'code')).toLowerCase();
}
