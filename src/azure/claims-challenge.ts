import { own, parseJson, type RawReply } from './error-reply.ts';

/** What a challenge looks like in a header, and in a text that quotes one. */
const quoted = /\bclaims="([\w+/=-]{1,8000})"/i;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const readJson = (json: string): string | undefined => {
  const parsed = parseJson(json);
  return parsed.ok && isObject(parsed.value) ? json : undefined;
};

const decode = (encoded: string | undefined): string | undefined => {
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    return readJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

/** Claims that stand in a body: as a field of their own, encoded or not, or quoted in the text. */
const inError = (error: unknown): string | undefined => {
  const field = own(error, 'claims');
  const message = own(error, 'message');
  const given = typeof field === 'string' && field.length <= 8000 ? (readJson(field) ?? decode(field)) : undefined;
  return given ?? (typeof message === 'string' ? decode(quoted.exec(message)?.[1]) : undefined);
};

/** Where ARM puts what else it has to say: https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/common-api-details.md#error-response-content */
const inBody = (text: string): string | undefined => {
  const parsed = parseJson(text);
  if (!parsed.ok) return undefined;
  const error = own(parsed.value, 'error') ?? parsed.value;
  const further = own(error, 'additionalInfo');
  const infos = Array.isArray(further) ? further.slice(0, 10).map((entry: unknown) => own(entry, 'info')) : [];
  return [error, parsed.value, ...infos].map(inError).find((claims) => claims !== undefined);
};

/**
 * What a 401 demands of the next token: the `claims` of its `WWW-Authenticate` header, or of its body where browsers may not see the
 * header, decoded to JSON text. https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @returns `undefined` when it demands nothing in particular, or what it demands cannot be seen.
 */
export const demandedClaims = ({ headers, text }: Pick<RawReply, 'headers' | 'text'>): string | undefined =>
  decode(quoted.exec(headers.get('www-authenticate') ?? '')?.[1]) ?? inBody(text);
