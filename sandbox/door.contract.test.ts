import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { readBody } from '#sandbox/request-body.ts';
import { listen, portOf, stop, type Door } from './door.ts';

const short = { connections: 2, silence: 40, headers: 20, request: 40, checkedEvery: 10 };
const long = { ...short, silence: 60_000, headers: 60_000, request: 60_000 };

let door: Door;
afterEach(() => stop(door));

/** A port whose handler answers with the body that came. */
const open = async (bounds = long): Promise<void> => {
  const authority = () => expect.fail('Nobody speaks https here.');
  door = await listen({ port: 0, variable: 'PORT', authority, bounds });
  door.serve(
    (req, res) =>
      void readBody(req)
        .then((body) => res.end(body))
        .catch(() => res.destroy()),
  );
};

/** All that a connection hears after it said something, until its end. */
const heard = async (text: string): Promise<string> => {
  const socket = connect(portOf(door), '127.0.0.1').setEncoding('utf8');
  if (text !== '') socket.write(text);
  let all = '';
  socket.on('data', (part: string) => (all += part));
  await once(socket, 'close');
  return all;
};

const post = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n';

it.each([
  ['a connection that says nothing', '', ''],
  ['headers that never end', 'GET / HTTP/1.1\r\nHost: local', 'HTTP/1.1 408 Request Timeout'],
  ['a body that never comes', post, 'HTTP/1.1 408 Request Timeout'],
])('ends %s', async (_, said, answer) => {
  await open(short);
  expect((await heard(said)).split('\r\n')[0]).toBe(answer);
});

it('tells who comes beyond the most connections to try again, and takes others once there is room', async () => {
  await open();
  const kept = [0, 1].map(() => connect(portOf(door), '127.0.0.1'));
  await Promise.all(kept.map((socket) => once(socket, 'connect')));
  expect(await heard('')).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[^]*Retry-After: 1\r\n[^]*try again\.\n$/);
  const left = once([...door.sockets][0] ?? expect.fail('It has connections.'), 'close');
  for (const socket of kept) socket.destroy();
  await left;
  const asked = request({ port: portOf(door), method: 'POST', agent: false }).end('body');
  const [reply] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
  expect(String((await once(reply, 'data'))[0])).toBe('body');
});
