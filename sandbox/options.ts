import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkedRedirectUri } from '#sandbox/identity/redirect-uris.ts';
import type { SandboxOptions } from '#sandbox/index.mjs';
import { limitRanges } from '#sandbox/limits.ts';
import { aboveZero, definedOf, numberIn, rangeText, type Range } from '#sandbox/members.ts';

export const usualSpeed = 10;

export const usage = `Usage: sandbox [--scenario <name or file>] [--fleet <file>] [--speed <factor>] [--machines <number>] [--latency <ms>] [--graph-reply-limit <bytes>] [--unlimited-queries] [--state <file>] [--storage] [--app <folder>] [--azure-only] [--app-origin <origin>] [--redirect-uri <address>]… [--https] [--host <address>]
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
  --redirect-uri <address>  where another app on this computer lets people be sent back to; without a port a desktop program, at any; may be given several times
  --https             the app at https alone; without it everything answers to http and https
  --host <address>    where to listen (127.0.0.1), for containers: anybody who reaches it can act
  --help              this text
Environment: APP_PORT (4280), AZURE_PORT (4281), STORAGE_PORT (4282)`;

/**
 * What a command line and the environment ask for; `undefined` where they ask for help.
 * @throws {Error} in one sentence for people.
 */
export const readOptions = (args: readonly string[], env: NodeJS.ProcessEnv): SandboxOptions | undefined => {
  const { values } = parseArgs({
    args: [...args],
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
  if (values.help) return undefined;
  if (values['azure-only'] && values.app !== undefined)
    throw new Error('--app serves the app, and --azure-only serves none: give one of the two.');
  const { scenario, fleet: fleetFile, host, storage, https, state, app, 'app-origin': appOrigin } = values;
  const isFile = scenario?.toLowerCase().endsWith('.json') === true;
  /** Whoever starts the sandbox with ports of its own (`E2E_APP_PORT` for instance) says how their variables begin. */
  const portPrefix = env['PORT_PREFIX'] ?? '';
  const port = (variable: string, usual: number): number => {
    const text = env[variable] || String(usual);
    const value = numberIn(text, { least: 0, most: 65_535, whole: true });
    if (value !== undefined) return value;
    throw new Error(`${portPrefix}${variable} must be a port number, not "${text}".`);
  };
  const number = (name: 'speed' | 'machines' | 'latency' | 'graph-reply-limit', range: Range): number | undefined => {
    const text = values[name];
    const value = numberIn(text, range);
    if (text === undefined || value !== undefined) return value;
    throw new Error(`--${name} must be ${rangeText(range)}, not "${text}".`);
  };
  return definedOf({
    appPort: port('APP_PORT', 4280),
    azurePort: port('AZURE_PORT', 4281),
    portPrefix,
    storagePort: storage ? port('STORAGE_PORT', 4282) : undefined,
    speed: number('speed', aboveZero),
    machines: number('machines', aboveZero),
    limits: definedOf({
      latency: number('latency', limitRanges.latency),
      graphReplyLimit: number('graph-reply-limit', limitRanges.graphReplyLimit),
      unlimitedQueries: values['unlimited-queries'],
    }),
    distFolder: values['azure-only'] ? undefined : resolve(app ?? resolve(import.meta.dirname, '../dist')),
    appOrigin: appOrigin === undefined ? undefined : originOf(appOrigin),
    redirectUris: values['redirect-uri'].map(checkedRedirectUri),
    https,
    scenario: isFile ? undefined : scenario,
    scenarioFile: isFile ? scenario : undefined,
    fleetFile,
    host,
    stateFile: state === undefined ? undefined : resolve(state),
  });
};

const originOf = (text: string): string => {
  const value = URL.canParse(text) ? new URL(text).origin : '';
  if (/^https?:/.test(value)) return value;
  throw new Error(`--app-origin must be an origin such as http://localhost:3000, not "${text}".`);
};
