import { expect, it, vi } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

const never = new Promise<never>(() => undefined);

it('is what the work comes to, and listens to the signal no longer', async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  await expect(unlessAborted(Promise.resolve('done'), signal)).resolves.toBe('done');
  await vi.waitFor(() => expect(removed).toHaveBeenCalledWith('abort', expect.any(Function)));
  await expect(unlessAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
  await expect(unlessAborted(Promise.resolve('without a signal'), undefined)).resolves.toBe('without a signal');
});

it('rejects with the reason as soon as that is aborted, or at once where it was', async () => {
  const controller = new AbortController();
  const stopped = unlessAborted(never, controller.signal);
  controller.abort(new Error('stopped'));
  await expect(stopped).rejects.toThrow('stopped');
  await expect(unlessAborted(never, controller.signal)).rejects.toThrow('stopped');
});
