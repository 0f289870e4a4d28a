import { expect, it } from 'vitest';
import { setGrant } from '#src/azure/grant/grant-store.ts';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { changedMachines, machinesIn, stepsOf } from './other-tabs.ts';

const id = (name: string) =>
  `/subscriptions/s/resourcegroups/g/providers/microsoft.hybridcompute/machines/${name.toLowerCase()}`;

const grant = (...machines: [name: string, step: MachineProgress['step']][]) =>
  setGrant({
    consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa',
    machines: machines.map(([name, step]) => ({ machineId: id(name), step, message: `${Math.random()}` })),
    running: true,
    pressedHere: true,
  });

it('names the machines on which something came of what was asked for, and no others', () => {
  grant(['a', 'waiting'], ['b', 'waiting']);
  const before = stepsOf();
  grant(['a', 'confirmed'], ['b', 'waiting']);
  expect(changedMachines(before, stepsOf())).toEqual([id('a')]);
  const after = stepsOf();
  grant(['a', 'confirmed'], ['b', 'waiting']);
  expect(changedMachines(after, stepsOf())).toEqual([]);
});

it('names a machine on which something came of a press that is not the one shown', () => {
  const namedJob = { name: 'rs-a', accessLevel: 'Diagnostics', expirationTimestamp: '' };
  const press = { machineId: id('c'), removeExtension: false } as const;
  keepRevoke({ ...press, startedAt: 1, phase: 'refused', namedJob });
  const other = { ...press, startedAt: 2, namedJob: { ...namedJob, name: 'rs-b' } };
  keepRevoke({ ...other, phase: 'requesting' });
  const before = stepsOf();
  keepRevoke({ ...other, phase: 'accepted' });
  expect(changedMachines(before, stepsOf())).toEqual([id('c')]);
});

it('takes nothing but machine ids from another tab', () => {
  const machine =
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.HybridCompute/machines/a';
  expect(machinesIn([machine, `${machine}/extensions/b`, 'a', 5, null])).toEqual([machine]);
  for (const other of [machine, undefined, null, {}, 7]) expect(machinesIn(other)).toEqual([]);
});
