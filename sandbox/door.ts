import { createServer as createHttpServer, type RequestListener, type ServerOptions } from 'node:http';
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

/** What clients may take of a sandbox, so that one that never comes to an end takes nothing from the others. */
const usualBounds = {
  /** Connections at a time; who comes beyond them hears 503. */
  connections: 1000,
  /** A connection that says nothing at first is ended, ms. */
  silence: 120_000,
  /** The headers of a request have come by then, ms, and all of it by `request`: otherwise it is answered with 408. */
  headers: 60_000,
  request: 120_000,
  /** How often requests are looked at for that, ms. */
  checkedEvery: 10_000,
};

interface DoorOptions {
  port: number;
  /** What chooses the port. */
  variable: string;
  host?: string | undefined;
  /** Who vouches for it over https; asked with the first such connection. */
  authority: () => Authority;
  bounds?: typeof usualBounds;
}

/** Why a port cannot be had, in one sentence for people; other errors speak for themselves. */
export const portProblem = (error: NodeJS.ErrnoException, port: number, variable: string): Error => {
  const choose = `choose another port with ${variable}.`;
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} is in use: stop what uses it, or ${choose}`);
  // Ports below 1024 on some systems, and whole ranges on Windows (Hyper-V).
  if (error.code === 'EACCES') return new Error(`Port ${port} is reserved by the system: ${choose}`);
  return error;
};

export const listen = ({
  port,
  variable,
  host = loopback,
  authority,
  bounds = usualBounds,
}: DoorOptions): Promise<Door> =>
  new Promise((resolve, reject) => {
    let serve: Door['serve'] = () => undefined;
    const handler = new Promise<RequestListener>((open) => (serve = open));
    const answer: RequestListener = (req, res) => void handler.then((handle) => handle(req, res));
    const limits: ServerOptions = {
      // Longer than any client keeps a connection for its next request, which would meet the end of it otherwise.
      keepAliveTimeout: 120_000,
      headersTimeout: bounds.headers,
      requestTimeout: bounds.request,
      connectionsCheckingInterval: bounds.checkedEvery,
    };
    const servers = { plain: createHttpServer(limits, answer), secure: createSecureServer(authority, limits, answer) };
    // Requests are looked at for their limits by servers that listen; these are handed their connections.
    for (const one of Object.values(servers)) one.emit('listening');
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      if (sockets.size >= bounds.connections) return turnAway(socket);
      sockets.add(socket);
      socket.setTimeout(bounds.silence, () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      // The other side may break it before either server has it; afterwards that server sees to it.
      socket.on('error', () => undefined);
      socket.once('readable', () => {
        socket.setTimeout(0).removeAllListeners('timeout');
        const start: Buffer | null = socket.read();
        if (start === null) return void socket.destroy();
        socket.unshift(start);
        servers[start[0] === tlsHandshake ? 'secure' : 'plain'].emit('connection', socket);
      });
    });
    server.once('close', () => Object.values(servers).forEach((one) => one.close()));
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

/** Whoever is turned away has a second to hear it. */
const turnAway = (socket: Socket): void => {
  const reason = 'The sandbox has as many connections as it takes. End some, and try again.\n';
  const headers = [
    'Connection: close',
    'Retry-After: 1',
    'Content-Type: text/plain',
    `Content-Length: ${reason.length}`,
  ];
  socket.on('error', () => undefined).setTimeout(1000, () => socket.destroy());
  socket.resume().end(`HTTP/1.1 503 Service Unavailable\r\n${headers.join('\r\n')}\r\n\r\n${reason}`);
};

/** The first byte of a TLS connection; no method of http begins with it. */
const tlsHandshake = 0x16;

/** An https server that asks for its certificates when the first connection comes, and for one of a tenant's host when that is named. */
const createSecureServer = (authority: () => Authority, limits: ServerOptions, answer: RequestListener) => {
  const contexts = new Map<string, SecureContext>();
  const contextAt = (name: string): SecureContext => {
    const context = contexts.get(name) ?? createSecureContext(authority().serverAt(name));
    contexts.set(name, context);
    return context;
  };
  const server = createHttpsServer(
    {
      ...limits,
      SNICallback: (name, done) => done(null, /^[a-z0-9-]+\.localhost$/.test(name) ? contextAt(name) : undefined),
    },
    answer,
  );
  // Before the listener that https has: who names no host gets the certificate of `localhost`.
  server.prependOnceListener('connection', () => server.setSecureContext(authority().serverAt('localhost')));
  return server;
};
