import type { ContenderName } from './contenders.ts';

/** How a contender is measured: with so many machines, on a processor so many times slower. */
export interface Setting {
  contender: ContenderName;
  machines: number;
  rate: 1 | 4;
}

/** The list against which growth is counted. */
export const fewMachines = 1000;

export const sampleName = (figure: string, { contender, machines, rate }: Setting): string =>
  `${figure} ${contender} ${machines} ${rate}x`;
