import type { IncomingMessage } from 'node:http';

const limit = 64 * 1024;

/** The body is larger than anything that these pages and the control API take. */
export class BodyTooLarge extends Error {
  constructor() {
    super(`The request's body is larger than ${limit} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

/** @throws {BodyTooLarge} The rest is then read and forgotten, so that the client hears the answer. */
export const readBody = async (req: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) {
      req.resume();
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
