import { serverNow } from '#src/azure/server-clock.ts';

/** Server time of a moment that the query layer noted in the browser's clock, both ms. */
export const serverTimeOf = (browserTime: number): number => browserTime + (serverNow() - Date.now());
