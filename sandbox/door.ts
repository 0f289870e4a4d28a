import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Authority } from '#sandbox/tls/authority.ts';

const loopback = '127.0.0.1';

/**
 * A port that is taken at once, so that its number is known, and answers once `serve` is called: what comes before that waits. It speaks
 * http and https.
 */
export interface Door {
  server: Server;
  sockets: Set<Socket>;
  serve: (handle: RequestListener) => void;
}

interface DoorOptions {
  port: number;
  /** What chooses the port. */
  variable: string;
  host?: string | undefined;
  /** Who vouches for it over https; asked with the first such connection. */
  authority: () => Authority;
}

/** Why a port cannot be had, in one sentence for people; other errors speak for themselves. */
export const portProblem = (error: NodeJS.ErrnoException, port: number, variable: string): Error => {
  const choose = `choose another port with ${variable}.`;
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} is in use: stop what uses it, or ${choose}`);
  // Ports below 1024 on some systems, and whole ranges on Windows (Hyper-V).
  if (error.code === 'EACCES') return new Error(`Port ${port} is reserved by the system: ${choose}`);
  return error;
};

export const listen = ({ port, variable, host = loopback, authority }: DoorOptions): Promise<Door> =>
  new Promise((resolve, reject) => {
    let serve: Door['serve'] = () => undefined;
    const handler = new Promise<RequestListener>((open) => (serve = open));
    const answer: RequestListener = (req, res) => void handler.then((handle) => handle(req, res));
    const servers = { plain: createHttpServer(answer), secure: createSecureServer(authority, answer) };
    // Longer than any client keeps a connection for its next request, which would meet the end of it otherwise.
    for (const one of Object.values(servers)) one.keepAliveTimeout = 120_000;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // The other side may break it before either server has it; afterwards that server sees to it.
      socket.on('error', () => undefined);
      socket.once('readable', () => {
        const start: Buffer | null = socket.read();
        if (start === null) return void socket.destroy();
        socket.unshift(start);
        servers[start[0] === tlsHandshake ? 'secure' : 'plain'].emit('connection', socket);
      });
    });
    server.once('error', (error) => reject(portProblem(error, port, variable)));
    server.listen(port, host, () => resolve({ server, sockets, serve }));
  });

export const portOf = ({ server }: Door): number => {
  const where = server.address();
  if (where === null || typeof where === 'string') throw new Error('The server does not listen on a port.');
  return where.port;
};

export const stop = ({ server, sockets }: Door): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });

/** The first byte of a TLS connection; no method of http begins with it. */
const tlsHandshake = 0x16;

/** An https server that asks for its certificates when the first connection comes, and for one of a tenant's host when that is named. */
const createSecureServer = (authority: () => Authority, answer: RequestListener) => {
  const contexts = new Map<string, SecureContext>();
  const contextAt = (name: string): SecureContext => {
    const context = contexts.get(name) ?? createSecureContext(authority().serverAt(name));
    contexts.set(name, context);
    return context;
  };
  const server = createHttpsServer(
    { SNICallback: (name, done) => done(null, /^[a-z0-9-]+\.localhost$/.test(name) ? contextAt(name) : undefined) },
    answer,
  );
  // Before the listener that https has: who names no host gets the certificate of `localhost`.
  server.prependOnceListener('connection', () => server.setSecureContext(authority().serverAt('localhost')));
  return server;
};
