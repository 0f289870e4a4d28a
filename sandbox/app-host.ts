import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { appConfig } from '#sandbox/app-config.ts';
import { askedOrigin, hostName, type Origins } from '#sandbox/origins.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import { decide, fallbackFor, forLoopback, type Decision, type StaticWebAppConfig } from '#sandbox/static-web-app.ts';

interface StaticFile {
  content: Buffer;
  zipped: Buffer | undefined;
  etag: string;
}

interface Reply {
  status: number;
  file: StaticFile;
  contentType: string;
  headers: Record<string, string>;
}

const configFile = 'staticwebapp.config.json';

/** Serves a built app as Azure Static Web Apps does, with the `config.json` of the tenant that the `Host` header means. */
export const createAppHost = async (folder: string, allOrigins: Origins): Promise<RequestListener> => {
  const files = new FileCache(await folderAt(folder));
  const config = await readConfig(files, folder);
  const contentTypes = { ...defaultContentTypes, ...config.mimeTypes };

  const reply = async (path: string, decision: Decision): Promise<Reply> => {
    const direct = path === `/${configFile}` ? undefined : decision.file;
    const found = direct === undefined ? undefined : await files.read(direct);
    const fallback = found ? undefined : fallbackFor(config, path);
    const file = found ?? (fallback === undefined ? undefined : await files.read(fallback));
    if (!file)
      return {
        status: 404,
        file: await packed(Buffer.from('Not found\n'), '.txt'),
        contentType: 'text/plain; charset=utf-8',
        // Whoever remembered that a file is not there would miss it when a deployment brings it.
        headers: { ...decision.headers, 'Cache-Control': 'no-store' },
      };
    const name = found ? decision.file : (fallback ?? '');
    return {
      status: 200,
      file,
      contentType: contentTypes[extname(name).toLowerCase()] ?? 'application/octet-stream',
      headers: decision.headers,
    };
  };

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const origins = allOrigins.asked(req);
    const tenant = origins.tenantOf(req.headers.host);
    if (!tenant) return refuse(res, 404, `No sandbox tenant is served at ${req.headers.host}.`);
    // One time for all that a tenant's people hear: a host that is right goes by the same as Azure.
    res.setHeader('Date', new Date(tenantNow(tenant)).toUTCString());
    // Tokens, cookies and redirect addresses belong to one name of a tenant: others lead to it.
    const { protocol, hostname } = new URL(origins.app(tenant));
    if (hostname !== hostName(req.headers.host) || !askedOrigin(req).startsWith(protocol)) {
      return sendAway(res, origins.app(tenant) + (req.url ?? '/'));
    }
    if (req.method !== 'GET' && req.method !== 'HEAD')
      return refuse(res, 405, 'Only GET and HEAD are served here.', { Allow: 'GET, HEAD' });
    const path = decodePath(req.url);
    if (path === undefined) return refuse(res, 400, 'The path cannot be read.');
    const decision = decide(config, path);
    decision.headers = forLoopback(decision.headers, origins.azure(tenant), origins.storage(tenant));
    if (decision.redirect) return sendAway(res, decision.redirect.location, decision.redirect.status, decision.headers);
    if (path !== '/config.json') return send(req, res, await reply(path, decision));
    const file = await packed(Buffer.from(JSON.stringify(appConfig(tenant, origins), undefined, 2)), '.json');
    send(req, res, { status: 200, file, contentType: 'application/json; charset=utf-8', headers: decision.headers });
  };

  return (req, res) => {
    handle(req, res).catch((error: unknown) => {
      console.error('Sandbox app host failed:', error);
      if (!res.headersSent) refuse(res, 500, 'The app host failed; its console says why.');
    });
  };
};

/** @throws {Error} for people, when the folder is not there. */
const folderAt = async (folder: string): Promise<string> =>
  realpath(folder).catch(() => {
    throw new Error(`There is no folder ${folder} with the built app: build the app first ("npm run build").`);
  });

const send = (req: IncomingMessage, res: ServerResponse, { status, file, contentType, headers }: Reply): void => {
  const zipped = acceptsGzip(req) ? file.zipped : undefined;
  const etag = zipped ? `"${file.etag}-gzip"` : `"${file.etag}"`;
  const all = {
    ...headers,
    'Content-Type': contentType,
    ETag: etag,
    ...(file.zipped ? { Vary: 'Accept-Encoding' } : {}),
    ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
  };
  if (status === 200 && req.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) {
    res.writeHead(304, all).end();
    return;
  }
  const content = zipped ?? file.content;
  res.writeHead(status, { ...all, 'Content-Length': content.length }).end(req.method === 'HEAD' ? undefined : content);
};

const acceptsGzip = (req: IncomingMessage): boolean =>
  /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
    req.headers['accept-encoding'] ?? '',
  );

const refuse = (res: ServerResponse, status: number, reason: string, headers: Record<string, string> = {}): void => {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(`${reason}\n`);
};

const sendAway = (res: ServerResponse, location: string, status = 307, headers: Record<string, string> = {}): void => {
  res.writeHead(status, { ...headers, Location: location }).end();
};

/** The path asked for, or `undefined` when it is malformed or tries to leave the folder. */
const decodePath = (url: string | undefined): string | undefined => {
  try {
    const path = decodeURIComponent(/^[^?#]*/.exec(url ?? '/')?.[0] ?? '/');
    const isPlain =
      path.startsWith('/') && !path.includes('\0') && !path.includes('\\') && !path.split('/').includes('..');
    return isPlain ? path : undefined;
  } catch {
    return undefined;
  }
};

/** Reads and compresses each file once, and again when it was rebuilt. */
class FileCache {
  readonly #folder: string;
  readonly #files = new Map<string, { modified: number; file: Promise<StaticFile> }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(path: string): Promise<StaticFile | undefined> {
    const name = await realpath(join(this.#folder, path)).catch(() => undefined);
    // A link inside the folder may point out of it.
    if (name === undefined || !name.startsWith(this.#folder + sep)) return undefined;
    // A deployment may take a file away between two looks at it.
    const info = await stat(name).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    const known = this.#files.get(name);
    if (known?.modified === info.mtimeMs) return known.file;
    const file = readFile(name).then((content) => packed(content, extname(name)));
    this.#files.set(name, { modified: info.mtimeMs, file });
    return file.catch((error: NodeJS.ErrnoException) => {
      this.#files.delete(name);
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }
}

const packed = async (content: Buffer, extension: string): Promise<StaticFile> => ({
  content,
  zipped:
    compressible.has(extension) && content.length > 512 ? await promisify(gzip)(content, { level: 9 }) : undefined,
  etag: createHash('sha256').update(content).digest('base64url').slice(0, 22),
});

const readConfig = async (files: FileCache, folder: string): Promise<StaticWebAppConfig> => {
  const file = await files.read(configFile);
  if (!file) throw new Error(`The app's folder has no ${configFile}: build the app first ("npm run build").`);
  try {
    return JSON.parse(file.content.toString('utf8')) as StaticWebAppConfig;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${join(folder, configFile)} cannot be read: ${reason}.`, { cause });
  }
};

const compressible = new Set(['.css', '.html', '.js', '.json', '.map', '.svg', '.txt', '.webmanifest', '.xml']);

const defaultContentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};
