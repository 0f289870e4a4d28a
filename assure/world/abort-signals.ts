import { setMaxListeners } from 'node:events';
import type { Owner, VirtualClock } from './clock.ts';

/** `AbortSignal` as a page has it: time limits run on the virtual clock. */
export const pageAbortSignal = (clock: VirtualClock, owner: Owner): unknown => {
  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    const expire = () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
    clock.schedule(ms, expire, owner);
    return controller.signal;
  };
  // Node keeps its own combined signals alive for as long as somebody listens, which a page that was killed does for ever.
  const any = (signals: AbortSignal[]): AbortSignal => {
    const controller = new AbortController();
    const aborted = signals.find((signal) => signal.aborted);
    if (aborted !== undefined) controller.abort(aborted.reason);
    for (const signal of aborted === undefined ? signals : []) {
      setMaxListeners(0, signal);
      signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
    }
    return controller.signal;
  };
  const PageAbortSignal = Object.assign(
    function AbortSignalOfPage() {
      throw new TypeError('Illegal constructor');
    },
    {
      timeout,
      any,
      abort: (reason?: unknown) => AbortSignal.abort(reason),
    },
  );
  // The signals themselves are the process's own.
  Object.defineProperty(PageAbortSignal, Symbol.hasInstance, {
    value: (value: unknown) => value instanceof AbortSignal,
  });
  return PageAbortSignal;
};
