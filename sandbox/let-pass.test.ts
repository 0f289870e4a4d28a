import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { letPass } from './let-pass.ts';

it('waits no longer for a client that has gone, and leaves nothing behind', async () => {
  const res = new ServerResponse(new IncomingMessage(new Socket()));
  const before = res.listenerCount('close');
  const passed = letPass(2_000_000_000, res);
  res.emit('close');
  await passed;
  expect(res.listenerCount('close')).toBe(before);
});
