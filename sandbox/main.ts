import { existsSync } from 'node:fs';
import type { SandboxOptions } from '#sandbox/index.mjs';
import { limitNames } from '#sandbox/limits.ts';
import { readOptions, usage, usualSpeed } from '#sandbox/options.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) return console.log(usage);
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
  announce(sandbox, options.distFolder === undefined ? options.appOrigin : sandbox.appOrigin);
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

/** `app`: where the app is, when there is one; else other programs want to know what to sign in with. */
const announce = (sandbox: Sandbox, app: string | undefined): void => {
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
    console.log(app === undefined ? JSON.stringify({ origin: sandbox.azureOrigin }) : `Ready: ${app}`);
    return;
  }
  const width = Math.max(...tenant.people.map(({ username }) => username.length));
  const storage = sandbox.origins.storage(tenant);
  if (storage !== undefined)
    console.log(`Receipts are kept in ${storage}/${tenant.storage?.container}, until the sandbox ends`);
  console.log('Sign in as (no password):');
  for (const { username, name, description } of tenant.people)
    console.log(`  ${username.padEnd(width)}  ${name}: ${description}`);
  if (app !== undefined) {
    console.log(`Ready: ${app}`);
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
