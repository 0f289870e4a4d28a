import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** What the sandbox says of a tenant, as far as it is needed here. */
export interface TenantSummary {
  name: string;
  appOrigin: string;
}

/** A machine as it is, whatever Azure or the app say of it. */
export interface MachineTruth {
  name: string;
  id: string;
  access: 'none' | 'active' | 'expired' | 'revoked';
  level?: string;
  expiresAt?: string;
}

/** The sandbox and the built app in a process of their own, so that the browser under measurement shares neither heap nor thread with them. */
export interface SandboxProcess {
  createTenant(request: object): Promise<TenantSummary>;
  change(tenant: string, settings: object): Promise<void>;
  fault(tenant: string, rule: object): Promise<void>;
  heal(tenant: string): Promise<void>;
  truth(tenant: string): Promise<MachineTruth[]>;
  close(): Promise<void>;
}

export interface SandboxPorts {
  app: number;
  azure: number;
  /** How the variables begin that chose them, `BULK_` for instance. */
  prefix: string;
}

/**
 * @param app the folder of the built app; the last build where none is named.
 * @throws {Error} when it does not start, in its own words.
 */
export const startSandboxProcess = async (ports: SandboxPorts, app = 'dist'): Promise<SandboxProcess> => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', '--scenario', 'single', '--app', app], {
    cwd: root,
    env: {
      ...process.env,
      APP_PORT: String(ports.app),
      AZURE_PORT: String(ports.azure),
      PORT_PREFIX: ports.prefix,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((done, fail) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Ready: ')) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => fail(new Error(`The sandbox did not start. ${said}`)));
  });

  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const reply = await fetch(`http://localhost:${ports.azure}/sandbox/tenants${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`);
    const text = await reply.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };

  return {
    createTenant: (request) => ask('POST', '', request),
    change: (tenant, settings) => ask('POST', `/${tenant}`, settings),
    fault: (tenant, rule) => ask('POST', `/${tenant}/faults`, rule),
    heal: (tenant) => ask('DELETE', `/${tenant}/faults`, {}),
    truth: async (tenant) => (await ask<{ machines: MachineTruth[] }>('GET', `/${tenant}`)).machines,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
