import { useEffect } from 'react';
import { serverTimeOf } from '#src/azure/transport/server-clock.ts';

interface Request {
  isError: boolean;
  /** ms of the browser's clock. */
  submittedAt: number;
  reset: () => void;
}

/** Puts away that a request failed, or was not confirmed, once what was read after it shows what it asked for. `readAt` in ms of server time. */
export function useToldFailure(
  { isError, submittedAt, reset }: Request,
  { readAt, isShown }: { readAt: number | undefined; isShown: boolean },
): void {
  const isOver = isError && isShown && readAt !== undefined && readAt > serverTimeOf(submittedAt);
  useEffect(() => {
    if (isOver) reset();
  }, [isOver, reset]);
}
