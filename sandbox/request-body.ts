import type { IncomingMessage } from 'node:http';

/** The body is larger than what the sandbox takes there. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`The request's body is larger than ${limit} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

/**
 * The body as text; by default as much as pages and the control API take.
 *
 * @throws {BodyTooLarge} once it is read and forgotten, so that the client hears the answer and can ask again over the same connection.
 */
export const readBody = async (req: IncomingMessage, limit = 64 * 1024): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  }
  if (length > limit) throw new BodyTooLarge(limit);
  return Buffer.concat(chunks).toString('utf8');
};
