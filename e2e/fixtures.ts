import { test as base, expect } from '@playwright/test';
import type { APIRequestContext, BrowserContext, ConsoleMessage, Locator, Page } from '@playwright/test';
import { AzureReader } from './azure-reader.ts';
import type { TenantSummary } from './azure-reader.ts';
import { EvidenceContainer } from './evidence-container.ts';
import { giveSession } from './sign-in-by-requests.ts';

export { expect };

const azurePort = process.env.E2E_AZURE_PORT ?? '4381';
/** Node does not resolve `*.localhost` everywhere; Azure finds the tenant by the token, so the plain host will do. */
const azureOrigin = `http://localhost:${azurePort}`;

/** Which requests to Azure go wrong, and how: `sandbox/README.md` names the faults. */
export interface Fault {
  fault: string;
  /** `read` and `write` stand for several. */
  method?: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'read' | 'write';
  /** Part of the path, without regard to case. */
  path?: string;
  /** Lets this many matching requests pass first. */
  after?: number;
  /** Strikes this often; until healed when left out. */
  times?: number;
  /** Which part of the matching requests it strikes, 0 to 1. */
  share?: number;
  /** `Retry-After`, delay or clock error, as the fault is. */
  seconds?: number;
}

/** A machine as it is. */
export interface MachineTruth {
  name: string;
  access: 'none' | 'active' | 'expired' | 'revoked';
  level?: string;
}

/** The sandbox tenant of one test, and what a test may do to it from outside. */
export interface Tenant extends TenantSummary {
  azure: AzureReader;
  /** ARM id of a machine. */
  machineId(name: string): Promise<string>;
  /** Address of a machine's page. */
  machineUrl(name: string): Promise<string>;
  setOnline(machine: string, online: boolean): Promise<unknown>;
  openSession(machine: string): Promise<unknown>;
  closeSessions(machine: string): Promise<unknown>;
  /** Moves the tenant's time forward. */
  advance(seconds: number): Promise<unknown>;
  /** Every machine as it is, whatever Azure or the app say of it. */
  truth(): Promise<MachineTruth[]>;
  /** Lets Resource Graph renew its copy of the tenant only after so many seconds of life. */
  lagGraph(seconds: number): Promise<unknown>;
  /** Whether pages may read what Azure's headers say, as they may in life. */
  exposeHeaders(isExposed: boolean): Promise<unknown>;
  /** Puts rules into the app's config.json, for pages opened from then on. */
  advise(advice: readonly object[]): Promise<unknown>;
  /** Has requests to Azure go wrong. @returns the id of the fault. */
  fault(rule: Fault): Promise<string>;
  /** Takes all faults back, or one. */
  heal(id?: string): Promise<unknown>;
  /** Ends every sign-in session, refresh token and access token given so far. */
  endSessions(): Promise<void>;
}

/** Takes note of what goes wrong on the pages of a browser context. */
type Watch = (context: BrowserContext) => void;

interface TenantFixtures {
  /** Options of the tenant: `test.use({ speed: 5 })`. */
  scenario: string;
  speed: number;
  /** How many machines, where the scenario lets that be chosen. */
  machines: number | undefined;
  /** Gives the tenant a storage account whose container keeps what is in it, or does not. */
  storage: 'immutable' | 'mutable' | undefined;
  tenant: Tenant;
}

interface Fixtures {
  container: EvidenceContainer;
  /** The test leads to an error page, of which React and the router log the error. */
  showsError: boolean;
  /** A page in a browser that knows nothing of the test's own: another computer, or another person's. */
  elsewhere: Page;
  /**
   * Ends in a failure if a page broke the content security policy, left an error uncaught or logged one. Watches all pages of the test's own
   * context and the one elsewhere; one that breaks the policy on purpose has another context.
   */
  quietPages: Watch;
}

async function control(request: APIRequestContext, method: 'POST' | 'DELETE', path: string, data: object) {
  const reply = await request.fetch(`${azureOrigin}/sandbox/tenants${path}`, { method, data });
  if (!reply.ok()) throw new Error(`${method} ${path} answered ${reply.status()}: ${await reply.text()}`);
  return reply;
}

async function createTenant(request: APIRequestContext, wish: object): Promise<Tenant> {
  const summary = (await (await control(request, 'POST', '', wish)).json()) as TenantSummary;
  const azure = new AzureReader(request, summary, azureOrigin);
  const change = (path: string, data: object) => control(request, 'POST', `/${summary.name}${path}`, data);
  return {
    ...summary,
    azure,
    machineId: (name) => azure.machineId(name),
    async machineUrl(name) {
      const parts = (await azure.machineId(name)).split('/');
      return `${summary.appOrigin}/machines/${parts[2]}/${parts[4]}/${parts.at(-1)}`;
    },
    setOnline: (machine, online) => change(`/machines/${machine}`, { online }),
    openSession: (machine) => change(`/machines/${machine}/sessions`, {}),
    closeSessions: (machine) => change(`/machines/${machine}/sessions/end`, {}),
    advance: (seconds) => change('/clock', { advanceSeconds: seconds }),
    async truth() {
      const reply = await request.get(`${azureOrigin}/sandbox/tenants/${summary.name}`);
      return ((await reply.json()) as { machines: MachineTruth[] }).machines;
    },
    lagGraph: (seconds) => change('', { graphLag: seconds }),
    exposeHeaders: (isExposed) => change('', { exposeHeaders: isExposed }),
    advise: (advice) => change('', { advice }),
    async fault(rule) {
      return ((await (await change('/faults', rule)).json()) as { id: string }).id;
    },
    heal: (id) => control(request, 'DELETE', `/${summary.name}/faults${id === undefined ? '' : `/${id}`}`, {}),
    async endSessions() {
      await change('/sessions/end', {});
      azure.forgetToken();
    },
  };
}

/** The tenant of each test's own browser context. */
const tenants = new WeakMap<BrowserContext, Tenant>();

/** What scripts log has arguments; what the browser says by itself, as it does of every request that fails, has none. */
const isLoggedError = (message: ConsoleMessage): boolean => message.type() === 'error' && message.args().length > 0;

/** A tenant alone, for whoever opens a browser in another way. */
export const tenantTest = base.extend<TenantFixtures>({
  scenario: ['contoso', { option: true }],
  speed: [50, { option: true }],
  machines: [undefined, { option: true }],
  storage: [undefined, { option: true }],
  tenant: async ({ request, scenario, speed, machines, storage }, use) => {
    const tenant = await createTenant(request, { scenario, speed, machines, storage });
    await use(tenant);
    await control(request, 'DELETE', `/${tenant.name}`, {});
  },
});

export const test = tenantTest.extend<Fixtures>({
  container: async ({ request, tenant }, use) => use(new EvidenceContainer(request, tenant)),
  baseURL: async ({ tenant }, use) => use(tenant.appOrigin),
  context: async ({ context, tenant }, use) => {
    tenants.set(context, tenant);
    await use(context);
  },
  elsewhere: async ({ browser, tenant, quietPages }, use) => {
    const context = await browser.newContext({ baseURL: tenant.appOrigin });
    tenants.set(context, tenant);
    quietPages(context);
    await use(await context.newPage());
    await context.close();
  },
  showsError: [false, { option: true }],
  quietPages: [
    async ({ context, showsError }, use) => {
      const problems: string[] = [];
      const watch: Watch = (watched) => {
        watched.on('weberror', (uncaught) => problems.push(`uncaught: ${uncaught.error().message}`));
        watched.on('console', (message) => {
          const text = message.text();
          if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(text)) problems.push(text);
          else if (isLoggedError(message) && !showsError) problems.push(`logged: ${text}`);
        });
      };
      watch(context);
      await use(watch);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

/** The tenant that a page of the test belongs to. */
export function tenantOf(page: Page): Tenant {
  const tenant = tenants.get(page.context());
  if (tenant === undefined) throw new Error('The page is not of this test’s tenant.');
  return tenant;
}

/** Words where they can be seen: what is said after a button's name is in the document too, and hidden. */
export const seenText = (scope: Page | Locator, words: string | RegExp, options?: { exact: boolean }): Locator =>
  scope.getByText(words, options).filter({ visible: true }).first();

/** Opens the app with somebody signed in: silently, by a session that the browser is given first. */
export async function signIn(page: Page, name: string, path = '/'): Promise<void> {
  const tenant = tenants.get(page.context());
  // Another address is another sandbox's, which this tenant is not of.
  if (tenant === undefined || !path.startsWith('/')) return signInByPages(page, name, path);
  await giveSession(page.context(), tenant, name);
  await page.goto(path);
  const [banner, button] = [page.getByRole('banner'), page.getByRole('button', { name: 'Sign in', exact: true })];
  await expect(banner.or(button).first()).toBeVisible();
  // MSAL's silent sign-in doesn't wait for a busy machine.
  if (await button.isVisible()) await button.click();
  await expect(banner).toBeVisible();
}

/** Signs in through the sandbox's pages, from wherever the app asks for it. */
export async function signInByPages(page: Page, name: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await approve(page, name);
  await expect(page.getByRole('banner')).toBeVisible();
}

/** The identity provider's two pages: who, and the second factor. */
export async function approve(page: Page, name: string): Promise<void> {
  // The app has a button with the person's name too, until its page is left.
  await expect(page.getByText('No password is asked for.')).toBeVisible();
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
}

/** Chooses who, and then thinks better of it. */
export async function deny(page: Page, name: string): Promise<void> {
  await expect(page.getByText('No password is asked for.')).toBeVisible();
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('button', { name: 'Deny' }).click();
  await expect(page.getByRole('banner')).toBeVisible();
}
