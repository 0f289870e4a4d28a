import { correlationIdOf, looksLikeHtml, parseJson, webPage } from './error-reply.ts';
import { AzureError } from './errors.ts';
import type { RawReply } from './transport.ts';

/**
 * Longest body that is read, bytes. A page of ARM with long machine names and tags comes to some 8 MB; what is larger is no list, and
 * reading it whole would take the page down.
 */
const longestBody = 16 * 2 ** 20;

/** The body of a reply as text, read as it arrives and no further than `longestBody`. Throws AzureError (`malformed`), or what the connection throws. */
export async function readText(
  response: Response,
  request: { scope: string; correlationId: string },
  onPart: () => void,
): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  // Bytes that are no text would be shown as names that Azure never gave.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const refuse = (message: string): never => {
    throw new AzureError({ kind: 'malformed', message, status: response.status, ...request });
  };
  const decode = (bytes: Uint8Array | undefined): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return refuse('The answer is not text.');
    }
  };
  let text = '';
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      onPart();
      text += decode(value);
      if (done) return text;
      length += value.byteLength;
      if (length > longestBody) refuse(`The answer is longer than ${longestBody / 2 ** 20} MB.`);
    }
  } finally {
    // Lets go of the connection; nothing is left to cancel when the body was read to its end.
    reader.cancel().catch(() => undefined);
  }
}

interface Asked {
  method: string;
  scope: string;
  correlationId: string;
}

/**
 * Throws AzureError (`malformed`) when something else than Azure seems to have given a reply that does not fail, such as a captive portal:
 * that says nothing about what was asked. Its body is not read.
 */
export function requireAzures(reply: RawReply, request: Asked): void {
  if (looksLikeHtml(reply)) throw malformed(reply, request, webPage);
  const otherwise = noSuccess(reply, request.method);
  if (otherwise !== undefined) throw malformed(reply, request, otherwise);
}

/** The body of a reply of Azure's; `undefined` when it has none. Throws AzureError (`malformed`) for what is no JSON. */
export function readBody(reply: RawReply, request: Asked): unknown {
  if (reply.text.trim() === '') return undefined;
  const body = parseJson(reply.text);
  if (body !== undefined) return body;
  throw malformed(reply, request, 'The answer is not the JSON that Azure sends.');
}

/** What ARM answers with when it has done or taken what was asked. */
const goodStatuses: ReadonlySet<number> = new Set([200, 201, 202, 204]);

/**
 * Why a reply cannot be ARM's "done" or "accepted" although nothing in it fails; `undefined` when it can. A write answered with 200 or 201
 * shows the resource, and only a removal or an action ends with nothing to show.
 * https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/resource-api-reference.md
 */
function noSuccess(reply: RawReply, method: string): string | undefined {
  if (!goodStatuses.has(reply.status)) return `Status ${reply.status} came, which Azure does not answer with.`;
  const showsResource = method === 'PUT' || method === 'PATCH' || method === 'GET';
  return showsResource && reply.status !== 202 && reply.text.trim() === ''
    ? 'An empty answer came where Azure shows what it has.'
    : undefined;
}

function malformed(reply: RawReply, { scope, correlationId }: Asked, message: string): AzureError {
  return new AzureError({
    kind: 'malformed',
    message,
    status: reply.status,
    scope,
    correlationId: correlationIdOf(reply.headers) ?? correlationId,
  });
}
