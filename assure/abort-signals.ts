import type { Owner, VirtualClock } from './clock.ts';

/** `AbortSignal` as a page has it: time limits run on the virtual clock. */
export const pageAbortSignal = (clock: VirtualClock, owner: Owner): unknown => {
  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    const expire = () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
    clock.schedule(ms, expire, owner);
    return controller.signal;
  };
  const PageAbortSignal = Object.assign(
    function AbortSignalOfPage() {
      throw new TypeError('Illegal constructor');
    },
    {
      timeout,
      any: (signals: AbortSignal[]) => AbortSignal.any(signals),
      abort: (reason?: unknown) => AbortSignal.abort(reason),
    },
  );
  // The signals themselves are the process's own.
  Object.defineProperty(PageAbortSignal, Symbol.hasInstance, {
    value: (value: unknown) => value instanceof AbortSignal,
  });
  return PageAbortSignal;
};
