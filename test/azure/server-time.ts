import { instantNow, noteServerDate } from '#src/server-time.ts';

/** Lets the app know that it is `at` (ms) by the server's clock, give or take half a second. */
export function tellServerTime(at = Date.now()): void {
  const date = new Date(at).toUTCString();
  noteServerDate(new Headers({ date }), instantNow());
}
