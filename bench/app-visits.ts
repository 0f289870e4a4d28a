import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import { signIn, weigh } from './journey.ts';
import { viewport } from './chromium.ts';
import { marksScript } from './contender-build.ts';
import type { PageServer } from './page-server.ts';
import { plainPagingMs } from './quota.ts';
import type { Samples } from './samples.ts';
import { shownRows, staticPage } from './static-page.ts';

export interface VisitOptions {
  browser: Browser;
  appOrigin: string;
  machines: number;
  rounds: number;
  server: PageServer;
}

/** Longer than this nobody's list takes, and longer than this the bench does not wait, ms. */
const patience = { timeout: 180_000 };
/**
 * Before a visit Resource Graph's quota is whole again, and the page of the visit before has written down what it keeps, ms.
 */
const settledMs = 6000;

const isOfFleet = (url: URL) =>
  /\/providers\/microsoft\.resourcegraph\/resources$/i.test(url.pathname) ||
  /\/providers\/microsoft\.hybridcompute\/machines$/i.test(url.pathname);

/** Notes what comes over the wire. */
function watchWire(context: BrowserContext) {
  const scripts = new Map<string, number>();
  const wire = { scripts, fleetRequests: 0, roundTripMs: Infinity };
  context.on('request', (request) => {
    if (request.method() !== 'OPTIONS' && isOfFleet(new URL(request.url()))) wire.fleetRequests += 1;
  });
  context.on('requestfinished', (request) => {
    const { requestStart, responseStart } = request.timing();
    if (request.method() !== 'OPTIONS' && isOfFleet(new URL(request.url())))
      wire.roundTripMs = Math.min(wire.roundTripMs, responseStart - requestStart);
  });
  context.on('response', (response) => {
    const length = Number(response.headers()['content-length']);
    if (new URL(response.url()).pathname.endsWith('.js') && length > 0) scripts.set(response.url(), length);
  });
  return wire;
}

const megabyte = 1024 ** 2;

/** Adds up what Azure's replies about machines weigh once they are unpacked. */
async function watchData(session: CDPSession): Promise<{ bytes: number }> {
  const data = { bytes: 0 };
  const ofFleet = new Set<string>();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (isOfFleet(new URL(request.url))) ofFleet.add(requestId);
  });
  session.on('Network.dataReceived', ({ requestId, dataLength }) => {
    if (ofFleet.has(requestId)) data.bytes += dataLength;
  });
  return data;
}

/** Compressed kB of the scripts that were asked for before the first rows were there, MSAL's apart. */
async function scriptsBeforeRows(page: Page, lengths: ReadonlyMap<string, number>) {
  const urls = await page.evaluate(() => {
    const rowsAt = window.marks?.firstRows ?? 0;
    const early = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < rowsAt);
    return early.map(({ name }) => name);
  });
  const scripts = [...new Set(urls)].filter((url) => new URL(url).pathname.endsWith('.js'));
  const kilobytes = (isMsal: boolean) =>
    scripts
      .filter((url) => /\/msal-/.test(url) === isMsal)
      .reduce((sum, url) => sum + (lengths.get(url) ?? Number.NaN), 0) / 1000;
  return { app: kilobytes(false), msal: kilobytes(true) };
}

const firstRowsOf = async (page: Page): Promise<number> => {
  const handle = await page.waitForFunction(() => window.marks?.firstRows, undefined, patience);
  return (await handle.jsonValue()) ?? Number.NaN;
};

/** Resolves with when the page said that so many machines are there, ms since its navigation. */
const wholeFleetOf = async (page: Page, machines: number): Promise<number> => {
  const handle = await page.waitForFunction(
    (wanted) => window.marks?.fleets.find((fleet) => fleet.machines === wanted)?.at,
    machines,
    patience,
  );
  return (await handle.jsonValue()) ?? Number.NaN;
};

type Note = (figure: string, value: number) => void;

/** Somebody's first visit: nothing of the fleet is in the browser. */
async function visitFirst(page: Page, options: VisitOptions, note: Note): Promise<void> {
  const wire = watchWire(page.context());
  const session = await page.context().newCDPSession(page);
  const data = await watchData(session);
  await signIn(page, options.appOrigin);
  note('cold first rows', await firstRowsOf(page));
  note('whole fleet', await wholeFleetOf(page, options.machines));
  note('round trip', wire.roundTripMs);
  note('plain paging', plainPagingMs(options.machines, wire.roundTripMs));
  note('fleet requests', wire.fleetRequests);
  const { app, msal } = await scriptsBeforeRows(page, wire.scripts);
  note('first paint scripts', app);
  note('msal scripts', msal);
  const { heapMb } = await weigh(session, 'the whole fleet');
  note('heap', heapMb);
  note('fleet data', data.bytes / megabyte);
  await session.detach();
}

/** The next visit, and the static page with the same rows. */
async function visitAgain(page: Page, options: VisitOptions, note: Note): Promise<void> {
  await page.waitForTimeout(settledMs);
  const rows = await shownRows(page);
  if (rows.length === 0) throw new Error('No rows were found to put into the static page.');
  options.server.setStaticPage(staticPage(rows));
  await page.goto(`${options.server.origin}/static`);
  note('static page', await firstRowsOf(page));
  await page.goto(`${options.appOrigin}/machines`);
  note('warm first rows', await firstRowsOf(page));
}

/** Measures how the list of the whole app comes up, for the first time and again. */
export async function measureVisits(options: VisitOptions, samples: Samples): Promise<void> {
  for (let round = 0; round < options.rounds; round += 1) {
    const context = await options.browser.newContext({ viewport, locale: 'en-GB' });
    const note: Note = (figure, value) => samples.add(figure, round, value);
    try {
      await context.addInitScript({ path: marksScript });
      const page = await context.newPage();
      await page.waitForTimeout(round === 0 ? 0 : settledMs);
      await visitFirst(page, options, note);
      await visitAgain(page, options, note);
    } catch (error) {
      samples.fail('the whole app with its fleet', error);
    } finally {
      await context.close();
    }
    console.log(`Whole app: round ${round + 1} of ${options.rounds}`);
  }
}
