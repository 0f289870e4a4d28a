import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtFolder } from './contender-build.ts';

export interface PageServer {
  origin: string;
  /** Has the address `/static` answer with this document. */
  setStaticPage: (html: string) => void;
  close: () => Promise<void>;
}

const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** The page of a contender: its files, an empty place, and the probe, which is no part of it. */
function contenderPage(name: string): string {
  const styles = readdirSync(join(builtFolder, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css'))
    .map((file) => `<link rel="stylesheet" href="/${name}/${file}">`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>${styles.join('')}<body style="margin:0"><div id="root"></div>
<script type="module" src="/${name}/entry.js"></script><script type="module" src="/probe/entry.js"></script></body></html>`;
}

function send(reply: ServerResponse, type: string, text: string | Buffer): void {
  const body = gzipSync(text);
  reply.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'content-encoding': 'gzip',
    'content-length': body.length,
  });
  reply.end(body);
}

/** Serves the built contenders, and one static page, on loopback. */
export async function startPageServer(): Promise<PageServer> {
  let staticPage = '';
  const server = createServer((request, reply) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(builtFolder, path);
    if (path === '/static') send(reply, 'text/html', staticPage);
    else if (extname(path) in contentTypes && existsSync(file))
      send(reply, contentTypes[extname(path)] ?? '', readFileSync(file));
    else if (/^\/\w+$/.test(path) && existsSync(file)) send(reply, 'text/html', contenderPage(path.slice(1)));
    else reply.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    setStaticPage(html) {
      staticPage = html;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
