import type { IncomingMessage, ServerResponse } from 'node:http';
import { controlPage } from './control-page.ts';
import { ControlError, type ControlSetup } from './control-request.ts';
import { answerControl } from './control-routes.ts';
import { parseJson } from '#sandbox/json.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { askedOrigin } from '#sandbox/origins.ts';
import { BodyTooLarge, readBody } from '#sandbox/request-body.ts';
import { redirect, sendPage } from '#sandbox/web-page.ts';

/** Everything under `/sandbox`, outside Azure's own namespace: what tests and curious people do to a sandbox. */
export const createControl =
  (setup: ControlSetup) =>
  async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const isForm = req.method === 'POST' && (req.headers.accept?.includes('text/html') ?? false);
    try {
      if (url.pathname === '/sandbox' || url.pathname === '/sandbox/') return showPage(setup, req, res, url);
      if (url.pathname === '/sandbox/certificate') return sendCertificate(setup, res);
      refuseOtherSites(req);
      const asked = { ...setup, origins: setup.origins.asked(req) };
      const { status, body } = await answerControl(asked, req, url, parseInput(await readBody(req)));
      if (isForm) return redirect(res, pageAgain(req, url.pathname));
      sendJson(res, status, body);
    } catch (error) {
      const known = knownError(error);
      if (isForm) return redirect(res, pageAgain(req, url.pathname, known.message));
      sendJson(res, known.status, { error: known.message });
    }
  };

const knownError = (error: unknown): ControlError => {
  if (error instanceof ControlError) return error;
  return error instanceof BodyTooLarge ? new ControlError(413, error.message) : new ControlError(500, String(error));
};

/** Programs send JSON, the page's forms send forms. */
const parseInput = (text: string): Record<string, unknown> => {
  const body = text.trim();
  if (!/^[[{]/.test(body)) return Object.fromEntries(new URLSearchParams(body));
  try {
    if (body.startsWith('{')) return { ...(parseJson(body) as object) };
  } catch {
    throw new ControlError(400, 'The body is not valid JSON.');
  }
  throw new ControlError(400, 'The body must be a JSON object.');
};

/** Browsers say where a request comes from; only the sandbox's own pages and programs may control it. */
const refuseOtherSites = (req: IncomingMessage): void => {
  if (!isOwn(req)) throw new ControlError(403, 'Another site may not control the sandbox.');
};

const isOwn = (req: IncomingMessage): boolean => {
  const { 'sec-fetch-site': site, origin } = req.headers;
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // Older browsers name the origin alone.
  return origin === undefined || origin === askedOrigin(req);
};

const showPage = (setup: ControlSetup, req: IncomingMessage, res: ServerResponse, url: URL): void => {
  const tenant = setup.origins.tenantOf(req.headers.host);
  if (tenant) catchUp(tenant);
  const { registry, requestsOf } = setup;
  const body = controlPage({
    tenant,
    tenants: registry.all(),
    origins: setup.origins.asked(req),
    requests: tenant ? requestsOf(tenant) : [],
    query: url.searchParams,
  });
  sendPage(res, 200, { title: 'Control page', body, wide: true });
};

/** What programs are to trust, as they take it. */
const sendCertificate = ({ certificate }: ControlSetup, res: ServerResponse): void => {
  res.writeHead(200, { 'Content-Type': 'application/x-pem-file', 'Cache-Control': 'no-store' }).end(certificate());
};

const sendJson = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(body === undefined ? undefined : JSON.stringify(body));
};

/** The page that a form was on, with what was looked for there, at what was changed; a problem is told at the top. */
const pageAgain = (req: IncomingMessage, path: string, problem?: string): string => {
  const referer = req.headers.referer ?? '';
  // A tenant may be called "faults" too.
  const [, about, name = ''] = /^\/sandbox\/tenants\/[^/]+\/(faults|machines)(?:\/([^/]+))?/.exec(path) ?? [];
  // An empty name keeps the list of machines unfolded.
  const machine =
    (URL.canParse(referer) ? new URL(referer).searchParams.get('machine') : null) ?? (about === 'machines' ? '' : null);
  const query = new URLSearchParams({
    ...(machine === null ? {} : { machine }),
    ...(problem === undefined ? {} : { problem }),
  });
  const place = problem !== undefined || about === undefined ? '' : `#${about === 'faults' ? about : name}`;
  return `/sandbox${query.size === 0 ? '' : `?${query}`}${place}`;
};
