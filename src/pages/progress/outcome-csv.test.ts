import { expect, test } from 'vitest';
import { keepRevoke } from '#src/azure/journal/pending-revokes.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { onMachineEnable } from '#src/consent/on-machine.ts';
import { sampleMachine, sampleRecord } from '#src/consent/samples.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { outcomesCsv } from './outcome-csv.ts';

test('one row a machine, with what is needed to follow it up', () => {
  const machines: MachineProgress[] = [
    { machineId: sampleMachine('a'), step: 'confirmed', message: 'As agreed.', at: Date.UTC(2026, 10, 24, 14) },
    {
      machineId: sampleMachine('b'),
      step: 'failed',
      reached: 'recorded',
      message: '=cmd|"x",\r\nno',
      remedy: 'Ask',
      correlationId: 'c-1',
    },
  ];
  const nameOf = (id: string) => (id === sampleMachine('a') ? 'SRV-A' : '+SRV-B');
  const text = outcomesCsv({ consentId: 'rs-x', machines }, nameOf, 0);
  expect(text.startsWith('\uFEFF')).toBe(true);
  const rows = readCsv(text.slice(1));
  expect(rows).toHaveLength(3);
  // Reading Azure anew makes it later: an outcome was so at that time, and not since.
  expect(rows[0]?.[8]).toBe('As of (UTC)');
  expect(rows[1]?.slice(3, 9)).toEqual(['Confirmed', 'confirmed', 'As agreed.', '', '', '2026-11-24T14:00:00.000Z']);
  expect(rows[2]?.[0]).toBe("'+SRV-B");
  expect(rows[2]?.slice(3, 9)).toEqual(['Failed', 'failed after recorded', '\'=cmd|"x",\r\nno', 'Ask', 'c-1', '']);
  expect(rows[2]?.slice(9)).toEqual([sampleMachine('b'), 'rs-x']);
});

test('of access that was confirmed and has ended since, that it has', () => {
  const at = Date.UTC(2026, 10, 24, 14);
  const machines = ['a', 'b'].map((name): MachineProgress => {
    return { machineId: sampleMachine(name), step: 'confirmed', message: 'As agreed.', at };
  });
  keepRevoke({ machineId: sampleMachine('b'), phase: 'proven', startedAt: at + 1, removeExtension: false });
  const rows = readCsv(outcomesCsv({ consentId: 'rs-x', machines }, (id) => id, 0).slice(1));
  expect(rows.slice(1).map((row) => row[5])).toEqual(['As agreed.', 'As agreed. Access has ended since.']);
});

test('a command that lets in says of when its minutes are, and until when access is agreed', async () => {
  const record = await sampleRecord();
  const { notAfter } = record.consent;
  const machine: MachineProgress = {
    machineId: sampleMachine('a'),
    step: 'unknown',
    message: 'Azure cannot let Microsoft Support in on this machine.',
    remedy: `Run on the machine: ${onMachineEnable('Diagnostics', 480)}`,
  };
  const now = Date.parse(notAfter) - 90 * 60_000;
  const file = outcomesCsv({ consentId: 'rs-x', machines: [machine], record }, (id) => id, now);
  const remedy = readCsv(file.slice(1))[1]?.[6];
  expect(remedy).toContain(`-ExpireInMinutes 90 (the minutes left at ${toUtcSeconds(now)};`);
  expect(remedy).toContain(notAfter);
});
