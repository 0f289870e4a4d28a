import { expect, it } from 'vitest';
import { withLoopback } from './no-proxy.mjs';

it.each([
  [undefined, 'localhost,.localhost,127.0.0.1'],
  ['', 'localhost,.localhost,127.0.0.1'],
  ['intranet.example, localhost', 'intranet.example,localhost,.localhost,127.0.0.1'],
])('keeps loopback names from the proxy beside %j', (list, expected) => {
  expect(withLoopback(list)).toBe(expected);
});

it('does so for the tests', () => {
  expect([process.env['NO_PROXY'], process.env['no_proxy']]).toEqual([
    expect.stringContaining('localhost'),
    expect.stringContaining('127.0.0.1'),
  ]);
});
