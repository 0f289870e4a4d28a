import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startSandbox } from './sandbox.ts';

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const status = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port, path: '/sandbox/config.json' }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    });
    sent.on('error', () => setImmediate(() => resolve(status(port))));
    sent.end();
  });

it('answers whoever comes before it is ready, as soon as it is', async () => {
  const azurePort = await freePort();
  const early = status(azurePort);
  const sandbox = await startSandbox({ appPort: 0, azurePort });
  expect(await early).toBe(200);
  await sandbox.close();
});
