import { useLayoutEffect, useSyncExternalStore } from 'react';
import { createStore } from '#src/azure/external-store.ts';

/** Said wherever a press to sign in again stands, for the browser asks nobody whether to stay then. Only of a browser that keeps nothing. */
export const revokeMayBeLost =
  'A revoke that Azure has not accepted may be lost, for this browser keeps nothing: press Revoke again after the sign-in.';

const words = createStore<readonly string[]>([]);

/**
 * For a part of a page that the end of the session stops: while it is there, the frame asks for the sign-in with these words. One notice at
 * one place: a second one nearer to what is stopped would take the first from under a press.
 */
export function useSignInWords(text: string): void {
  useLayoutEffect(() => {
    words.set([...words.get(), text]);
    return () => {
      const at = words.get().lastIndexOf(text);
      words.set(words.get().filter((_, index) => index !== at));
    };
  }, [text]);
}

/** What the page says of it, when it needs the sign-in. */
export const useSignInWordsOfPage = (): string | undefined =>
  useSyncExternalStore(words.subscribe, () => words.get().at(-1));
