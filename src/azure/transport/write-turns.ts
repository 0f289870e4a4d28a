import { createLimiter, createPace } from '#src/lib/concurrency.ts';

/** Runs a write when its turn has come. */
export type WriteTurn = <T>(write: () => Promise<T>) => Promise<T>;

/**
 * Resolves when one more write may leave this tab. ARM lets one person make 200 writes at once and then 10 a second in a subscription;
 * one less leaves room for what the person does elsewhere:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export const writePace = createPace(9);

const grantSlots = createLimiter(6);

/** From this many writes that wait for their turn on, the line is long. */
const longLine = 6;
let inLine = 0;
let onShort: (() => void)[] = [];

const leaveLine = (): void => {
  inLine -= 1;
  if (inLine >= longLine) return;
  const told = onShort;
  onShort = [];
  for (const tell of told) tell();
};

/** For granting and keeping records: six at once, so that few stand in the line of the pace. */
export const grantWrite: WriteTurn = (write) => {
  inLine += 1;
  return grantSlots(async () => {
    await writePace();
    leaveLine();
    return write();
  });
};

/** Resolves while few writes wait for their turn. */
export const writeLineShort = (): Promise<void> =>
  new Promise((resolve) => {
    if (inLine < longLine) resolve();
    else onShort.push(resolve);
  });

/** For ending access: never behind more than the six writes that stand in line, however large a grant is under way. */
export const revokeWrite: WriteTurn = async (write) => {
  await writePace();
  return write();
};
