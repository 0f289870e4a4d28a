import type { FleetNumbers } from './fleet-view.ts';

const words = (number: number): string => number.toLocaleString('en');

/** Among how many machines the numbers of access are counted: "Access as listed or read: 7,543 of 10,000 machines". Of a machine without an extension the list alone speaks, which lags. */
export function knownWords({ known, machines }: Pick<FleetNumbers, 'known' | 'machines'>): string {
  const all = machines === 1 ? '1 machine' : `${words(machines)} machines`;
  if (known < machines) return `Access as listed or read: ${words(known)} of ${all}`;
  return machines === 1 ? 'Access as listed or read: the machine' : `Access as listed or read: all ${all}`;
}

/** What becomes of the others. No number is in it: it is read out whenever it changes. Empty when nothing more will be read. */
export function restWords({ reading, notRead }: Pick<FleetNumbers, 'reading' | 'notRead'>): string {
  if (reading > 0) return 'reading more…';
  return notRead > 0 ? 'the others are read when on screen' : '';
}
