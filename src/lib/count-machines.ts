/** "1 machine", "1,234 machines". */
export const countMachines = (count: number): string =>
  count === 1 ? '1 machine' : `${count.toLocaleString('en')} machines`;
