import { AzureError } from './errors.ts';

/**
 * Longest body that is read, bytes. A page of ARM with long machine names and tags comes to some 8 MB; what is larger is no list, and
 * reading it whole would take the page down.
 */
export const longestBody = 16 * 2 ** 20;

type Part = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>;

/** The body of a reply as text, read as it arrives and no further than `longestBody`. Throws AzureError (`malformed`), or what the connection throws. */
export const readText = async (
  response: Response,
  request: { scope: string; correlationId: string },
): Promise<string> => {
  const refuse = (message: string): AzureError =>
    new AzureError({ kind: 'malformed', message, status: response.status, ...request });
  const tooLong = `The answer is longer than ${longestBody / 2 ** 20} MB, which no list of Azure is. It was not read.`;
  if (response.body === null) return '';
  const reader = response.body.getReader();
  // Bytes that are no text would be shown as names that Azure never gave.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  const append = ({ value }: Part): void => {
    try {
      text += value === undefined ? decoder.decode() : decoder.decode(value, { stream: true });
    } catch {
      throw refuse('The answer could not be read: it is not text.');
    }
  };
  try {
    for (;;) {
      const part = await reader.read();
      append(part);
      if (part.done) return text;
      length += part.value.byteLength;
      if (length > longestBody) throw refuse(tooLong);
    }
  } finally {
    // Lets go of the connection; nothing is left to cancel when the body was read to its end.
    reader.cancel().catch(() => undefined);
  }
};
