import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkedRedirectUri } from '#sandbox/identity/redirect-uris.ts';
import { limitNames, limitRanges } from '#sandbox/limits.ts';
import { isIn, rangeText, type Range } from '#sandbox/members.ts';
import type { SandboxOptions } from '#sandbox/index.mjs';
import type { Sandbox } from '#sandbox/sandbox.ts';

const usualSpeed = 10;

const usage = `Usage: sandbox [--scenario <name or file>] [--fleet <file>] [--speed <factor>] [--machines <number>] [--latency <ms>] [--graph-reply-limit <bytes>] [--unlimited-queries] [--state <file>] [--storage] [--app <folder>] [--azure-only] [--app-origin <origin>] [--redirect-uri <address>]… [--https] [--host <address>]
  --scenario <name>   what the tenant at localhost is made from (contoso), or a file of your own: my-scenario.json
  --fleet <file>      your own machines: the app's export as JSON, or Resource Graph's reply
  --speed <factor>    how much faster than life machines work (${usualSpeed})
  --machines <number> how many machines the scenario fleet or even has (10000)
  --latency <ms>      how late every reply of Azure comes (0)
  --graph-reply-limit <bytes>  how long a reply of Resource Graph may be (16777216, as in Azure)
  --unlimited-queries let Resource Graph be asked as often as one likes, which Azure does not
  --state <file>      keep the state in a file, and go on from it
  --storage           a storage account for evidence too, with Azurite behind it
  --app <folder>      the built app to serve (dist), without --azure-only
  --azure-only        no app; the last line printed is JSON for programs
  --app-origin <origin>  where something else serves this app, with --azure-only: it may sign in, and the control page links to it
  --redirect-uri <address>  where another app on this computer lets people be sent back to; may be given several times
  --https             the app at https alone; without it everything answers to http and https
  --host <address>    where to listen (127.0.0.1), for containers: anybody who reaches it can act
  --help              this text
Environment: APP_PORT (4280), AZURE_PORT (4281), STORAGE_PORT (4282)`;

/** Whoever starts the sandbox with ports of its own (`E2E_APP_PORT` for instance) says how their variables begin. */
const portPrefix = process.env.PORT_PREFIX ?? '';

const main = async (): Promise<void> => {
  const options = readOptions();
  // It takes a while to load, and what is refused is said at once.
  const { startSandbox } = await import('#sandbox/sandbox.ts');
  const goesOn = options.stateFile !== undefined && existsSync(options.stateFile);
  const sandbox = await startSandbox({ speed: usualSpeed, ...options });
  let ended: Promise<void> | undefined;
  // A terminal sends Ctrl-C to every program, and npm passes it on once more: the second one must not end what is being kept.
  const end = (): void => {
    ended ??= sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  // SIGHUP: the terminal is closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // Last, for whoever waits for these lines may end it at once.
  if (goesOn) tellWithoutEffect(options, sandbox);
  if (options.host !== undefined) console.log(hostWarning(options.host));
  announce(sandbox, options.distFolder !== undefined);
};

/**
 * A state file holds its tenants whole: what a tenant is made from, and how fast its machines are, is decided there. Limits are given to
 * the tenant at `localhost`, which may be gone.
 */
const tellWithoutEffect = (options: SandboxOptions, { origins, tenants }: Sandbox): void => {
  const hasStorage = tenants.all().some((tenant) => origins.storage(tenant) !== undefined);
  const names = [
    ...(['scenario', 'scenarioFile', 'fleetFile', 'speed', 'machines'] as const).filter(
      (name) => options[name] !== undefined,
    ),
    ...(options.storagePort === undefined || hasStorage ? [] : ['storage']),
    ...(tenants.first() ? [] : limitNames.filter((name) => options.limits?.[name] !== undefined)),
  ].map((name) => `--${name.replace('File', '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  if (names.length === 0) return;
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
  console.log(`Going on from ${options.stateFile}, which decides for itself: no effect of ${list}`);
};

const readOptions = (): SandboxOptions => {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      fleet: { type: 'string' },
      speed: { type: 'string' },
      machines: { type: 'string' },
      latency: { type: 'string' },
      'graph-reply-limit': { type: 'string' },
      'unlimited-queries': { type: 'boolean' },
      state: { type: 'string' },
      storage: { type: 'boolean', default: false },
      app: { type: 'string' },
      'app-origin': { type: 'string' },
      'redirect-uri': { type: 'string', multiple: true, default: [] },
      host: { type: 'string' },
      'azure-only': { type: 'boolean', default: false },
      https: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  if (values['azure-only'] && values.app !== undefined)
    throw new Error('--app serves the app, and --azure-only serves none: give one of the two.');
  const { scenario, fleet, host } = values;
  const isFile = scenario?.toLowerCase().endsWith('.json') === true;
  const { latency, 'graph-reply-limit': replyLimit } = values;
  return {
    appPort: port('APP_PORT', 4280),
    azurePort: port('AZURE_PORT', 4281),
    portPrefix,
    ...(values.storage ? { storagePort: port('STORAGE_PORT', 4282) } : {}),
    ...(values.speed === undefined ? {} : { speed: aboveZero(values.speed, '--speed') }),
    ...(values.machines === undefined ? {} : { machines: aboveZero(values.machines, '--machines') }),
    limits: {
      ...(latency === undefined ? {} : { latency: within(latency, '--latency', limitRanges.latency) }),
      ...(replyLimit === undefined
        ? {}
        : { graphReplyLimit: within(replyLimit, '--graph-reply-limit', limitRanges.graphReplyLimit) }),
      ...(values['unlimited-queries'] ? { unlimitedQueries: true } : {}),
    },
    ...(values['azure-only'] ? {} : { distFolder: resolve(values.app ?? resolve(import.meta.dirname, '../dist')) }),
    ...(values['app-origin'] === undefined ? {} : { appOrigin: origin(values['app-origin']) }),
    redirectUris: values['redirect-uri'].map(checkedRedirectUri),
    https: values.https,
    ...(scenario === undefined ? {} : isFile ? { scenarioFile: scenario } : { scenario }),
    ...(fleet === undefined ? {} : { fleetFile: fleet }),
    ...(host === undefined ? {} : { host }),
    ...(values.state === undefined ? {} : { stateFile: resolve(values.state) }),
  };
};

const hostWarning = (host: string): string =>
  `WARNING: listening at ${host}. Anybody who reaches these ports can act as every person here, and change or end the sandbox's tenants.`;

const port = (variable: string, usual: number): number => {
  const text = process.env[variable];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new Error(`${portPrefix}${variable} must be a port number, not "${text}".`);
};

const origin = (text: string): string => {
  const value = URL.canParse(text) ? new URL(text).origin : '';
  if (/^https?:/.test(value)) return value;
  throw new Error(`--app-origin must be an origin such as http://localhost:3000, not "${text}".`);
};

const aboveZero = (text: string, option: string): number => {
  const value = Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new Error(`${option} must be a number above 0, not "${text}".`);
};

const within = (text: string, option: string, range: Range): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (isIn(range, value)) return value;
  throw new Error(`${option} must be ${rangeText(range)}, not "${text}".`);
};

const announce = (sandbox: Sandbox, appIsServed: boolean): void => {
  console.log(
    `Sandbox: a local stand-in for Azure, at ${sandbox.azureOrigin} (control page: ${sandbox.azureOrigin}/sandbox)`,
  );
  const { file } = sandbox.authority();
  console.log(
    file === undefined
      ? `https: trust the certificate at ${sandbox.azureOrigin}/sandbox/certificate, which is new with each start`
      : `https: NODE_EXTRA_CA_CERTS=${file} REQUESTS_CA_BUNDLE=${file}`,
  );
  const tenant = sandbox.tenants.first();
  if (!tenant) {
    console.log('No tenant is at localhost any more: it was deleted. The control page lists the others.');
    console.log(appIsServed ? `Ready: ${sandbox.appOrigin}` : JSON.stringify({ origin: sandbox.azureOrigin }));
    return;
  }
  const width = Math.max(...tenant.people.map(({ username }) => username.length));
  const storage = sandbox.origins.storage(tenant);
  if (storage !== undefined)
    console.log(`Receipts are kept in ${storage}/${tenant.storage?.container}, until the sandbox ends`);
  console.log('Sign in as (no password):');
  for (const { username, name, description } of tenant.people)
    console.log(`  ${username.padEnd(width)}  ${name}: ${description}`);
  if (appIsServed) {
    console.log(`Ready: ${sandbox.appOrigin}`);
    return;
  }
  const { clientId, clientSecret } = tenant.servicePrincipal;
  const users = tenant.people.map(({ username, description }) => ({ username, role: description }));
  const { tenantId, appClientId } = tenant;
  console.log(
    JSON.stringify({
      origin: sandbox.azureOrigin,
      tenantId,
      appClientId,
      users,
      servicePrincipal: { clientId, clientSecret },
    }),
  );
};

const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
};

await main().catch(fail);
