/** Tells the shell's notifications what comes of operations. Called once at start (main.tsx); returns how to stop. */
export function notifyOfOperations(): () => void {
  throw new Error('not written yet');
}
