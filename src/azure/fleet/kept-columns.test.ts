import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { fleetRow, type FleetRow } from './fleet-query.ts';
import { fleetTable } from './fleet-table-builder.ts';
import { type KeptColumns, mostKept, packRows, unpackRows } from './kept-columns.ts';

const subscription = '11111111-2222-4333-8444-555555555555';
const names = new Map([[subscription, 'Contoso Production']]);

const row = (name: string, more: Parameters<typeof fleetRow>[0] = {}): FleetRow =>
  fleetRow({ id: machineId(subscription, 'rg-One', name), location: 'westeurope', status: 'Connected', ...more });

const anyRow = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z0-9]{1,6}$/),
    location: fc.constantFrom('westeurope', ''),
    status: fc.constantFrom('Connected', 'Disconnected', '', null),
    lastStatusChange: fc.constantFrom('2026-11-01T00:00:00Z', undefined),
    osSku: fc.constantFrom('Windows Server 2022 Datacenter', 'Windows Server 2019 Standard'),
    cloudMetadata: fc.constantFrom(null, { provider: 'AzSHCI' }),
    agentConfiguration: fc.constantFrom(null, {
      extensionsEnabled: 'true',
      configMode: 'full',
      extensionsAllowList: [{ publisher: 'P', type: 'T' }],
      extensionsBlockList: null,
    }),
    licenseProfile: fc.constantFrom(null, { softwareAssurance: { softwareAssuranceCustomer: true } }),
    extensionName: fc.constantFrom('', 'A'),
    extensionState: fc.constantFrom('', 'Failed'),
  })
  .map(({ name, ...more }) => row(name, more));

const uniqueRows = fc.uniqueArray(anyRow, {
  selector: (one) => String(one[0]).toLowerCase(),
  minLength: 1,
  maxLength: 40,
});

/** Through the storage: a structured clone. */
const stored = (columns: KeptColumns): KeptColumns => structuredClone(columns);

describe('the columns of a first screen', () => {
  it('give back each machine as it was listed, in the order that was given', () => {
    fc.assert(
      fc.property(uniqueRows, fc.boolean(), (rows, isReversed) => {
        const table = fleetTable(rows, names);
        const order = rows.map((_, at) => (isReversed ? rows.length - 1 - at : at));
        const back = unpackRows(stored(packRows(table, order)));
        expect(back?.length).toBe(rows.length);
        for (const [at, index] of order.entries()) expect(back?.at(at)).toEqual(table.at(index));
      }),
    );
  });

  it('are those of a bounded number of machines', () => {
    const table = fleetTable(Array.from({ length: 3 * mostKept }, (_, at) => row(`SRV-${at}`)));
    const back = unpackRows(
      packRows(
        table,
        Uint32Array.from({ length: table.length }, (_, at) => at + 5),
      ),
    );
    expect(back?.length).toBe(mostKept);
    expect(back?.names[0]).toBe('SRV-5');
    expect(packRows(table, [0, 1]).profiles).toHaveLength(1);
  });

  it('hold no tag, no `vmId`, no message of an extension and nothing of an agent that no row shows', () => {
    const secrets = {
      tags: { owner: 'secret-person' },
      vmId: 'secret-vm',
      extensionName: 'A',
      extensionMessage: 'secret-message',
      agentConfiguration: { configMode: 'full', proxyUrl: 'http://secret:secret@proxy' },
      licenseProfile: { esuProfile: { assignedLicense: 'secret' } },
      cloudMetadata: { provider: 'AWS', account: 'secret' },
    };
    const text = JSON.stringify(packRows(fleetTable([row('SRV-A', secrets)]), [0]));
    expect(text).not.toContain('secret');
    expect(text).toContain('AWS');
  });

  it('are nothing once a part of them is missing, too long or of another kind', () => {
    const whole = packRows(fleetTable([row('SRV-A'), row('SRV-B', { status: 'Expired' })], names), [0, 1]);
    const [first = ''] = whole.ids;
    const spoilt: unknown[] = [
      undefined,
      null,
      [],
      { ...whole, ids: [] },
      { ...whole, ids: [first] },
      { ...whole, ids: [first, 'no id'] },
      { ...whole, ids: [first, first.toUpperCase()] },
      { ...whole, ids: [first, 7] },
      { ...whole, locations: ['westeurope'] },
      { ...whole, changes: [] },
      { ...whole, profile: Uint32Array.of(0) },
      { ...whole, profile: Uint32Array.of(0, 2) },
      { ...whole, profile: [0, 1] },
      { ...whole, profiles: whole.profiles.map((profile) => profile.slice(1)) },
      { ...whole, profiles: [whole.profiles[0], [...(whole.profiles[1] ?? []).slice(1), 1n]] },
      { ...whole, subscriptions: {} },
      { ...whole, subscriptions: [[1, 'a']] },
    ];
    expect(unpackRows(whole)?.length).toBe(2);
    for (const value of spoilt) expect(unpackRows(value)).toBeUndefined();
  });

  it('never throw, and are drawn if they pass, whatever was put into them', () => {
    const whole = packRows(fleetTable([row('SRV-A'), row('SRV-B')], names), [0, 1]);
    const member = fc.constantFrom(...(Object.keys(whole) as (keyof KeptColumns)[]));
    fc.assert(
      fc.property(member, fc.anything({ withBigInt: true, withTypedArray: true, withMap: true }), (name, value) => {
        const table = unpackRows({ ...whole, [name]: value });
        for (let at = 0; at < (table?.length ?? 0); at += 1) expect(table?.at(at)).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(fc.anything(), { minLength: 16, maxLength: 16 }), { minLength: 1 }), (profiles) => {
        const table = unpackRows({ ...whole, profiles });
        for (let at = 0; at < (table?.length ?? 0); at += 1) expect(table?.at(at)).toBeDefined();
      }),
    );
  });
});
