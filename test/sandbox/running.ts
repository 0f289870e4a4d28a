import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { SandboxOptions } from '#sandbox/index.mjs';
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { createTestApp, type TestApp } from './app.ts';

interface Running extends Omit<Sandbox, 'close'> {
  /** The first tenant, and its app. */
  tenant: Tenant;
  app: TestApp;
}

/** A sandbox on free ports: one for all tests of a file, or of a `describe`, or for each of them. */
export const runningSandbox = (options: SandboxOptions = {}, isForEach = false): Running => {
  let sandbox: Sandbox;
  const [before, after] = isForEach ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(async () => {
    sandbox = await startSandbox({ appPort: 0, azurePort: 0, ...options });
  });
  after(() => sandbox.close());
  const tenant = () => sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  return {
    get appOrigin() {
      return sandbox.appOrigin;
    },
    get azureOrigin() {
      return sandbox.azureOrigin;
    },
    get origins() {
      return sandbox.origins;
    },
    get tenants() {
      return sandbox.tenants;
    },
    get tenant() {
      return tenant();
    },
    get app() {
      return createTestApp(sandbox, tenant());
    },
    authority: () => sandbox.authority(),
    createTenant: (request) => sandbox.createTenant(request),
  };
};
