import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFleetRow, rowOfItem, rowOfResource } from '#src/azure/fleet/fleet-query.ts';
import { decodeMachine } from './decode.ts';

const id =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/SRV-SQL-01';

const machine = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  decodeMachine({ id, name: 'SRV-SQL-01', location: 'westeurope', properties, ...more });

test('knows a machine by its id, and by nothing that is none', () => {
  const vmId = 'ABCDEF01-0000-4000-8000-00000000000a';
  expect(machine({ vmId })?.vmId).toBe(vmId.toLowerCase());
  for (const other of ['', 'SRV-SQL-01', `${vmId} ada@contoso.example`, 7, null])
    expect(machine({ vmId: other })).not.toHaveProperty('vmId');
});

test('reads what ARM shows of a machine', () => {
  const decoded = machine(
    {
      status: 'Connected',
      lastStatusChange: '2026-11-24T10:00:00.1234567Z',
      agentVersion: '1.58.03228.2572',
      osName: 'windows',
      osType: 'windows',
      osSku: 'Windows Server 2022 Datacenter',
      osVersion: '10.0.20348.2762',
      cloudMetadata: { provider: 'N/A' },
      detectedProperties: { totalPhysicalMemoryInBytes: '34359738368', totalPhysicalMemoryInGigabytes: '32' },
      agentConfiguration: {
        extensionsEnabled: 'true',
        configMode: 'full',
        extensionsAllowList: [],
        extensionsBlockList: null,
      },
      licenseProfile: {
        softwareAssurance: { softwareAssuranceCustomer: true },
        productProfile: { subscriptionStatus: 'Disabled' },
      },
    },
    { tags: { environment: 'production' } },
  );
  expect(decoded).toMatchObject({
    id,
    name: 'SRV-SQL-01',
    resourceGroup: 'rg',
    location: 'westeurope',
    status: 'Connected',
    azureLocal: false,
    facts: {
      machineId: id,
      operatingSystem: {
        name: 'windows',
        sku: 'Windows Server 2022 Datacenter',
        version: '10.0.20348.2762',
        type: 'windows',
      },
      memoryBytes: 34_359_738_368,
      licence: { payAsYouGo: false, softwareAssurance: true },
      agent: {
        version: '1.58.03228.2572',
        status: 'Connected',
        lastStatusChange: '2026-11-24T10:00:00.1234567Z',
        extensionsEnabled: true,
        monitorMode: false,
        allowList: null,
        blockList: null,
      },
      extension: 'unknown',
      region: 'westeurope',
    },
  });
  expect(decoded?.tags.get('environment')).toBe('production');
});

test('knows nothing of what Azure does not show', () => {
  expect(machine({})?.facts).toEqual({
    machineId: id,
    operatingSystem: {},
    licence: {},
    agent: {},
    extension: 'unknown',
    azureLocal: false,
    permissions: {},
    region: 'westeurope',
  });
});

test.each([
  [{ subscriptionStatus: 'Enabled', productType: 'WindowsServer' }, true],
  [{ subscriptionStatus: 'enabled' }, true],
  [{ subscriptionStatus: 'Enabled', productType: 'WindowsIoTEnterprise' }, false],
  [{ subscriptionStatus: 'Disabled' }, false],
  [{ subscriptionStatus: 'Failed' }, false],
  [{ subscriptionStatus: 'Enabling' }, undefined],
  [{ subscriptionStatus: 'Unknown' }, undefined],
  [{ subscriptionStatus: 7 }, undefined],
  [undefined, undefined],
])('Pay-as-you-go of %j is %s', (productProfile, payAsYouGo) => {
  expect(machine({ licenseProfile: { productProfile } })?.facts.licence.payAsYouGo).toBe(payAsYouGo);
});

test.each([
  ['Licensed', 'PGS:TB', undefined, true],
  ['licensed', 'pgs:tb', { subscriptionStatus: 'Disabled' }, true],
  ['Licensed', 'PGS:TB', { subscriptionStatus: 'Enabled', productType: 'WindowsIoTEnterprise' }, false],
  ['Unlicensed', 'PGS:TB', undefined, undefined],
  ['Unlicensed', 'PGS:TB', { subscriptionStatus: 'Disabled' }, false],
  ['Licensed', 'Volume:GVLK', undefined, false],
  ['Licensed', 'Volume:GVLK', { subscriptionStatus: 'Enabled' }, true],
  ['Licensed', undefined, undefined, undefined],
])(
  'Pay-as-you-go of the licence %s by %s with %j is %s',
  (licenseStatus, licenseChannel, productProfile, payAsYouGo) => {
    const licenseProfile = { licenseStatus, licenseChannel, productProfile };
    expect(machine({ licenseProfile })?.facts.licence.payAsYouGo).toBe(payAsYouGo);
  },
);

test.each([
  [{ hardwareProfile: { totalPhysicalMemoryInBytes: 4_294_967_296 } }, 4_294_967_296],
  [{ detectedProperties: { totalPhysicalMemoryInGigabytes: '3' } }, 3 * 2 ** 30],
  [{ detectedProperties: { totalPhysicalMemoryInBytes: 'much' } }, undefined],
  [{ detectedProperties: { totalPhysicalMemoryInBytes: '0' } }, undefined],
  [{ detectedProperties: { totalPhysicalMemoryInBytes: '-1' } }, undefined],
])('memory of %j is %s', (properties, bytes) => {
  expect(machine(properties)?.facts.memoryBytes).toBe(bytes);
});

test.each([
  [{ cloudMetadata: { provider: 'AzSHCI' } }, true],
  [{ osSku: 'Azure Stack HCI' }, true],
  [{ osSku: 'Windows Server 2022 Datacenter', cloudMetadata: { provider: 'N/A' } }, false],
  [{}, false],
])('Azure Local of %j is %s', (properties, azureLocal) => {
  expect(machine(properties, { kind: 'HCI' })).toMatchObject({ azureLocal, facts: { azureLocal } });
});

test('reads what an agent is told not to do', () => {
  const pattern = { publisher: 'P', type: 'T' };
  const told = {
    extensionsEnabled: 'FALSE',
    configMode: 'Monitor',
    extensionsAllowList: [pattern],
    extensionsBlockList: null,
  };
  expect(machine({ agentConfiguration: told })?.facts.agent).toEqual({
    extensionsEnabled: false,
    monitorMode: true,
    allowList: [pattern],
    blockList: null,
  });
});

test.each(['Azure Stack HCI', 'Azure Local'])('tells a node of %s by its name too', (osName) => {
  expect(machine({ osName })?.azureLocal).toBe(true);
});

test.each(['8 GB 1', '1x', 'x1'])('takes %j for no size', (size) => {
  expect(machine({ hardwareProfile: { totalPhysicalMemoryInBytes: size } })?.facts.memoryBytes).toBeUndefined();
});

test('names a subscription in lower case', () => {
  const upper = id.replace('11111111', 'ABCDEF11');
  expect(decodeMachine({ id: upper, properties: {} })?.subscriptionId).toMatch(/^abcdef11-/);
});

test('one part in an unknown form hides nothing else', () => {
  expect(
    machine({ status: 'Connected', agentConfiguration: 'x', licenseProfile: [], detectedProperties: null }),
  ).toMatchObject({
    status: 'Connected',
    facts: { licence: {}, agent: { status: 'Connected' } },
  });
  expect(
    machine({ agentConfiguration: { extensionsEnabled: 'perhaps', configMode: 5, extensionsAllowList: [1] } })?.facts
      .agent,
  ).toEqual({});
});

describe('whatever comes', () => {
  const hostileKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'properties', 'id', 'tags');
  const hostile = fc
    .tuple(fc.dictionary(hostileKey, fc.jsonValue()), fc.jsonValue())
    .map(([some, properties]): unknown => JSON.parse(JSON.stringify({ ...some, id, properties })));

  test('decoding never throws and changes no prototype', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), hostile), (value) => {
        decodeMachine(value);
        decodeFleetRow(rowOfItem(value) ?? []);
        decodeFleetRow(Array.isArray(value) ? value : [value]);
        decodeFleetRow(rowOfResource(value) ?? []);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('a tag may have any name', () => {
    const tags: unknown = JSON.parse('{"__proto__":"a","constructor":"b","n":1}');
    const decoded = machine({}, { tags });
    expect([...(decoded?.tags ?? [])]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  test.each([null, 1, [], {}, { id: 'x' }, { id: `${id}/extensions/x` }])('%j is no machine', (value) => {
    expect(decodeMachine(value)).toBeUndefined();
  });
});

describe('rows of Resource Graph', () => {
  const row = {
    id,
    name: 'SRV-SQL-01',
    location: 'westeurope',
    kind: '',
    tags: null,
    status: 'Connected',
    hardwareMemory: null,
    detectedMemory: '8589934592',
  };

  const decoded = (more: Record<string, unknown>) => decodeFleetRow(rowOfItem({ ...row, ...more }) ?? []);

  test('are machines with their extension', () => {
    expect(decoded({ extensionName: '', extensionState: '' })?.facts).toMatchObject({
      extension: 'absent',
      memoryBytes: 8_589_934_592,
    });
    const extension = {
      extensionName: 'A',
      extensionState: 'Failed',
      extensionVersion: '1.2',
      extensionMessage: 'Boom.',
    };
    expect(decoded(extension)?.facts.extension).toEqual({
      name: 'A',
      provisioningState: 'Failed',
      version: '1.2',
      message: 'Boom.',
    });
  });

  test('are the same machines as Resource Manager shows, but for an extension that nobody has read', () => {
    const properties = {
      status: 'Connected',
      agentVersion: '1.50',
      osSku: 'Windows Server 2022 Datacenter',
      detectedProperties: { totalPhysicalMemoryInGigabytes: 16 },
      licenseProfile: { softwareAssurance: { softwareAssuranceCustomer: true } },
    };
    const resource = { id, location: 'westeurope', kind: 'HCI', tags: { a: 'b' }, properties };
    const listed = decodeMachine(resource);
    expect(decodeFleetRow(rowOfResource(resource) ?? [])).toEqual(listed);
    expect(decodeFleetRow(rowOfResource(resource, 'absent') ?? [])?.facts.extension).toBe('absent');
    const found = { name: 'A', provisioningState: 'Failed', message: 'Boom.' };
    expect(decodeFleetRow(rowOfResource(resource, found) ?? [])?.facts.extension).toEqual(found);
  });

  test.each(['no row', null, [row]])('%j is none', (value) => {
    expect(rowOfItem(value)).toBeUndefined();
  });
});
