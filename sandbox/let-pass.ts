import type { ServerResponse } from 'node:http';

/** Lets real time pass, ms, before a reply; not for a client that has gone. */
export const letPass = (milliseconds: number, res: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      res.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds).unref();
    res.once('close', end);
  });
