import { expect, test, vi } from 'vitest';
import { sampleConsentId, sampleNow } from '#test/consent/samples.ts';
import { calendarText } from './calendar.ts';

// Whatever Azure may call a machine.
vi.mock('./names.ts', () => ({
  machinesWords: ([first, ...more]: string[]) => (more.length > 0 ? '2 machines' : first),
}));

const until = Date.UTC(2026, 10, 24, 21);
const origin = 'https://support.contoso.example';
const text = (machineIds: readonly string[]) =>
  calendarText({ consentId: sampleConsentId, machineIds, until }, sampleNow, origin);
/** https://www.rfc-editor.org/rfc/rfc5545#section-3.1 */
const unfolded = (file: string) => file.replaceAll('\r\n ', '').split('\r\n');

test('the end of access is an event with a reminder, whose id is the consent’s', () => {
  const lines = unfolded(text(['SRV-SQL-01']));
  for (const line of [
    `UID:${sampleConsentId}@arc-remote-support`,
    'DTSTAMP:20261124T130000Z',
    'DTSTART:20261124T210000Z',
    'SUMMARY:Microsoft Support access to SRV-SQL-01 ends',
    `DESCRIPTION:Extend or revoke access: https://support.contoso.example/history/${sampleConsentId}`,
    'TRIGGER:-PT15M',
  ])
    expect(lines).toContain(line);
  expect([lines[0], ...lines.slice(-2)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', '']);
  expect(unfolded(text(['a', 'b']))).toContain('SUMMARY:Microsoft Support access to 2 machines ends');
});

test('what is written in a name is no line and no list of its own', () => {
  const lines = unfolded(text(['a;b,c\\d\r\nEND:VEVENT']));
  expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
  expect(lines.find((line) => line.startsWith('SUMMARY'))).toContain(String.raw`a\;b\,c\\d`);
});

test.each(['ä', '€', '😀'])(
  'no line is longer than 75 octets, none cuts a character, and each ends in CR LF: %s',
  (one) => {
    const name = one.repeat(60);
    const file = text([name]);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const octets = file.split('\r\n').map((line) => Buffer.byteLength(line));
    expect(Math.max(...octets)).toBeLessThanOrEqual(75);
    expect(octets.filter((count) => count > 70).length).toBeGreaterThan(1);
    expect(unfolded(file).join('\n')).toContain(name);
  },
);
