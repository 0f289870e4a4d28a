import { createServer, type RequestListener, type Server } from 'node:http';

const loopback = '127.0.0.1';

/** A port that is taken at once, so that its number is known, and answers once `serve` is called: what comes before that waits. */
export interface Door {
  server: Server;
  serve: (handle: RequestListener) => void;
}

/** Why a port cannot be had, in one sentence for people; other errors speak for themselves. */
export const portProblem = (error: NodeJS.ErrnoException, port: number, variable: string): Error => {
  const choose = `choose another port with ${variable}.`;
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} is in use: stop what uses it, or ${choose}`);
  // Ports below 1024 on some systems, and whole ranges on Windows (Hyper-V).
  if (error.code === 'EACCES') return new Error(`Port ${port} is reserved by the system: ${choose}`);
  return error;
};

/** @param variable What chooses the port. */
export const listen = (port: number, variable: string, host = loopback): Promise<Door> =>
  new Promise((resolve, reject) => {
    let serve: Door['serve'] = () => undefined;
    const handler = new Promise<RequestListener>((open) => (serve = open));
    const server = createServer((req, res) => void handler.then((handle) => handle(req, res)));
    // Longer than any client keeps a connection for its next request, which would meet the end of it otherwise.
    server.keepAliveTimeout = 120_000;
    server.once('error', (error) => reject(portProblem(error, port, variable)));
    server.listen(port, host, () => resolve({ server, serve }));
  });

export const portOf = ({ server }: Door): number => {
  const where = server.address();
  if (where === null || typeof where === 'string') throw new Error('The server does not listen on a port.');
  return where.port;
};

export const stop = ({ server }: Door): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
