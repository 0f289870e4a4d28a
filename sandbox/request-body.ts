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
 * @throws {BodyTooLarge} The rest is read and forgotten, so that the client hears the answer and can ask again over the same connection.
 */
export const readBody = (req: IncomingMessage, limit = 64 * 1024): Promise<string> =>
  new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else {
        chunks = [];
        reject(new BodyTooLarge(limit));
      }
    });
    req.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    req.on('error', reject);
  });
