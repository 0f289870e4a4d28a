import type { FleetNumbers } from './fleet-view.ts';

const words = (number: number): string => number.toLocaleString('en');

/** Among how many machines the numbers of access are counted: "Access known of 7,543 of 10,000 machines". */
export function knownWords({ known, machines }: Pick<FleetNumbers, 'known' | 'machines'>): string {
  const all = machines === 1 ? '1 machine' : `${words(machines)} machines`;
  if (known < machines) return `Access known of ${words(known)} of ${all}`;
  return machines === 1 ? 'Access known of the machine' : `Access known of all ${all}`;
}

/** What becomes of the others. No number is in it: it is read out whenever it changes. Empty when nothing more will be read. */
export function restWords({ reading, notRead }: Pick<FleetNumbers, 'reading' | 'notRead'>): string {
  if (reading > 0) return 'reading more…';
  return notRead > 0 ? 'the others are read when on screen' : '';
}
