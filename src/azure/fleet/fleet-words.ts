import { describeError } from '#src/azure/transport/errors.ts';
import type { GraphReading } from './fleet-graph.ts';

const count = (number: number): string => number.toLocaleString('en');

/** That not all machines came, how many, and why as far as that is known. */
export const incompleteSentence = ({ expected, read, error }: GraphReading): string => {
  const came = `Azure Resource Graph said that there are ${count(expected)} machines, and ${count(read)} could be listed.`;
  if (error === undefined) return `${came} Machines may have been removed while the list was read.`;
  const { title, why } = describeError(error);
  return `${came} ${title}: ${why}`;
};
