import type { FleetMachine } from '#src/azure/fleet/fleet.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';

// For tests of one row of the list: a machine that it lists, and what is read of it beside.

export const now = Date.UTC(2026, 10, 24, 12);
export const minute = 60_000;
export const list = { readAt: now - minute, source: 'Azure Resource Graph', now, renewedWithin: 3 * minute } as const;

export const machine = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/SRV-1',
  name: 'SRV-1',
  subscriptionId: 's',
  status: 'Connected',
  facts: {
    region: 'westeurope',
    operatingSystem: {},
    licence: {},
    agent: {},
    extension: { name: 'x', provisioningState: 'Succeeded' },
    permissions: {},
  },
} as unknown as FleetMachine;

export const active: JobEvidence = {
  name: 'rs-a',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: new Date(now + 60 * minute).toISOString(),
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  connectionStatus: 'Connected',
  sessions: [],
};

export const direct = (readAt: number, more: Partial<AccessEvidence>): AccessEvidence => ({
  now: readAt,
  machine: { status: 'Disconnected', readAt },
  extension: 'absent',
  jobs: [],
  records: [],
  readAt,
  ...more,
});
