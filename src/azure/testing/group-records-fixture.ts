import { afterEach, beforeEach, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { SampleArm } from './sample-arm.ts';

// For the tests of what resource groups hold: Azure with deployments alone, and a second group beside the samples' own.

export const secondGroup = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-web-prod';
export const secondMachine = `${secondGroup}/providers/microsoft.hybridcompute/machines/srv-web-01`;

/** Of the test that runs: new before each. */
export let arm: SampleArm;

export const keep: SampleArm['addDeployment'] = (...deployment) => arm.addDeployment(...deployment);

/** Sets the stage before each test and clears it after. */
export const aroundEach = (): void => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: sampleNow + 12 * 3_600_000 });
    arm = new SampleArm();
    vi.stubGlobal('fetch', arm.fetch);
  });
  afterEach(() => vi.useRealTimers());
};
