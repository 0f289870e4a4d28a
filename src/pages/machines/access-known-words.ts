import type { FleetNumbers } from './fleet-view.ts';
import { isReadWhole } from './renewal.ts';

const words = (number: number): string => number.toLocaleString('en');

type Known = Pick<FleetNumbers, 'known' | 'machines' | 'reading' | 'notRead'>;

/** Whether what is not known yet is being read and soon there. */
const isSoonThere = ({ reading, notRead }: Pick<Known, 'reading' | 'notRead'>): boolean =>
  reading > 0 && notRead === 0 && isReadWhole(reading);

/**
 * A number of access: "4 set up", "4 set up, of 2,423 known". For a moment of reading no such words come and go: a number is "at least" then
 * (4+), and none found yet is no number (…).
 */
export function someWords(numbers: Known, number: number, said: string): string {
  const { known, machines } = numbers;
  if (isSoonThere(numbers)) return `${number === 0 ? '…' : `${words(number)}+`} ${said}`;
  return `${words(number)} ${said}${known < machines ? `, of ${words(known)} known` : ''}`;
}

/** What becomes of those that are not known. No number is in it: it is read out whenever it changes. Empty when nothing more will be read. */
export function restWords(numbers: Pick<Known, 'reading' | 'notRead'>): string {
  const { reading, notRead } = numbers;
  if (isSoonThere(numbers)) return '';
  if (reading > 0) return 'Reading more…';
  return notRead > 0 ? 'The others are read when on screen.' : '';
}
