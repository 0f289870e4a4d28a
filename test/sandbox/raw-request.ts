import * as http from 'node:http';
import * as https from 'node:https';

interface RawRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Under which name 127.0.0.1 is asked. */
  host?: string;
  /** Who is trusted; with it the request goes over https. */
  ca?: string;
}

/** `fetch` sets Host, Origin and Accept-Encoding by itself, tidies paths and trusts nobody of ours: this asks where they are the point. */
export const rawRequest = (
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body, host = 'localhost', ca }: RawRequest = {},
) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer; text: string }>(
    (resolve, reject) => {
      const { port } = new URL(origin);
      const common = { host: '127.0.0.1', port, path, method, headers: { host: `${host}:${port}`, ...headers } };
      const servername = /^[\d.]+$/.test(host) ? '' : host;
      const request = ca === undefined ? http.request(common) : https.request({ ...common, ca, servername });
      request.on('error', reject).on('response', (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: whole, text: whole.toString() });
        });
      });
      request.end(body);
    },
  );
