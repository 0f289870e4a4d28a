import { isObject, own, parseJson } from './error-reply.ts';
import type { RawReply } from './transport.ts';

/**
 * What a 401 demands of the next token: the `claims` of its `WWW-Authenticate` header, or of its body where browsers may not see the
 * header, decoded to JSON text. https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @returns `undefined` when it demands nothing in particular, or what it demands cannot be seen.
 */
export function demandedClaims({ headers, text }: Pick<RawReply, 'headers' | 'text'>): string | undefined {
  return (
    inChallenge(String(headers.get('www-authenticate'))) ??
    inBody(text) ??
    (isForSecondFactor(text) ? secondFactor : undefined)
  );
}

const longest = 8000;

/** What a challenge looks like in a header, and in a text that quotes one. */
const quoted = /\bclaims="([\w+/=-]+)"/i;

/**
 * What Azure asks for where it refuses a write that was signed in to without a second factor, as recorded of Azure Resource Manager:
 * https://github.com/Azure/azure-sdk-for-python/issues/41739. Its body names no claims, and browsers may not see its header.
 */
const secondFactor = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';

/** Claims are an object. */
function readJson(json: string): string | undefined {
  return isObject(parseJson(json)) ? json : undefined;
}

function decode(encoded: string): string | undefined {
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return readJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // What is no base64, or no text, demands nothing.
    return undefined;
  }
}

function inChallenge(text: string): string | undefined {
  return decode(quoted.exec(text.slice(0, longest))?.[1] ?? '');
}

/** Claims that stand in a body: as a field of their own, encoded or not, or quoted in the text. */
function inError(error: unknown): string | undefined {
  const field = own(error, 'claims');
  const message = own(error, 'message');
  const given = typeof field === 'string' && field.length <= longest ? (readJson(field) ?? decode(field)) : undefined;
  return given ?? (typeof message === 'string' ? inChallenge(message) : undefined);
}

/** Where ARM puts what else it has to say: https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/common-api-details.md#error-response-content */
function inBody(text: string): string | undefined {
  const body = parseJson(text);
  const error = own(body, 'error');
  const infos = [own(error, 'additionalInfo')].flat().slice(0, 10);
  return [error, body, ...infos.map((entry) => own(entry, 'info'))].map(inError).find((claims) => claims !== undefined);
}

function isForSecondFactor(text: string): boolean {
  const code = own(own(parseJson(text), 'error'), 'code');
  return typeof code === 'string' && code.toLowerCase() === 'requestdisallowedbypolicy';
}
