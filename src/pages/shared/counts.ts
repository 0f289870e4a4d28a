/** "1 machine", "12,000 machines". */
export function countMachines(count: number): string {
  return `${count.toLocaleString('en')} machine${count === 1 ? '' : 's'}`;
}
