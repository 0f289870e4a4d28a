import type { IncomingMessage, ServerResponse } from 'node:http';
import { controlPage } from '#sandbox/control-page.ts';
import { ControlError, answerControl, type ControlSetup } from '#sandbox/control-routes.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { readBody } from '#sandbox/request-body.ts';
import { redirect, sendPage } from '#sandbox/web-page.ts';

/** Everything under `/sandbox`, outside Azure's own namespace: what tests and curious people do to a sandbox. */
export const createControl =
  (setup: ControlSetup) =>
  async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const isForm = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    try {
      if (url.pathname === '/sandbox' || url.pathname === '/sandbox/') return showPage(setup, req, res, url);
      refuseOtherSites(req);
      const { status, body } = answerControl(setup, req, url, parseInput(await readBody(req), isForm));
      if (isForm) return redirect(res, backToPage(req));
      sendJson(res, status, body);
    } catch (error) {
      const known = error instanceof ControlError ? error : new ControlError(500, String(error));
      if (isForm) return redirect(res, `/sandbox?problem=${encodeURIComponent(known.message)}`);
      sendJson(res, known.status, { error: known.message });
    }
  };

const parseInput = (text: string, isForm: boolean): Record<string, unknown> => {
  if (isForm) return Object.fromEntries(new URLSearchParams(text));
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new ControlError(400, 'The body must be a JSON object.');
};

/** Browsers say where a request comes from; only the sandbox's own pages and programs may control it. */
const refuseOtherSites = (req: IncomingMessage): void => {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new ControlError(403, 'Another site may not control the sandbox.');
  }
};

const showPage = (setup: ControlSetup, req: IncomingMessage, res: ServerResponse, url: URL): void => {
  const tenant = setup.origins.tenantOf(req.headers.host);
  if (tenant) catchUp(tenant);
  const body = controlPage({ tenant, tenants: setup.registry.all(), origins: setup.origins, query: url.searchParams });
  sendPage(res, 200, { title: 'Sandbox', body, wide: true });
};

const sendJson = (res: ServerResponse, status: number, body: unknown): void => {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(body === undefined ? undefined : JSON.stringify(body));
};

/** Back to the page that the form was on, with what was looked for there. */
const backToPage = (req: IncomingMessage): string => {
  const referer = req.headers.referer ?? '';
  const query = URL.canParse(referer) ? new URLSearchParams(new URL(referer).search) : new URLSearchParams();
  const machine = query.get('machine');
  return machine === null ? '/sandbox' : `/sandbox?machine=${encodeURIComponent(machine)}`;
};
