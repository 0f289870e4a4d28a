/** What runs in every document that is measured, before anything else of it. Times in ms since its navigation began. */
export interface Recorder {
  /** When the first rows were painted. */
  firstRows?: number;
  /** From the next key to the last painting within a second in which other machines are shown; 0 where none are. */
  nextKey: () => Promise<number>;
  /** Counts frames that were not painted, until it is asked. */
  lostFrames: () => () => number;
}

declare global {
  interface Window {
    recorder?: Recorder;
  }
}

/** Given to the browser as text, so it uses nothing from around it. */
export function record(): void {
  const enough = 10;
  const frameMs = 1000 / 60;
  const watchedMs = 1000;
  const links = () => [...document.querySelectorAll('main a[href^="/machines/"]')];
  const shown = () =>
    links()
      .map(({ textContent }) => textContent)
      .join('\n');
  const recorder: Recorder = {
    nextKey: () =>
      new Promise((resolve) => {
        const begin = () => {
          const start = performance.now();
          let [before, last] = [shown(), start];
          const look = () => {
            const now = performance.now();
            const present = shown();
            if (present !== before) [before, last] = [present, now];
            if (now - start < watchedMs) requestAnimationFrame(look);
            else resolve(last - start);
          };
          requestAnimationFrame(look);
        };
        addEventListener('keydown', begin, { capture: true, once: true });
      }),
    lostFrames: () => {
      let [lost, last, isOn] = [0, performance.now(), true];
      const look = (now: number) => {
        lost += Math.max(0, Math.round((now - last) / frameMs) - 1);
        last = now;
        if (isOn) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      return () => {
        isOn = false;
        return lost;
      };
    },
  };
  window.recorder = recorder;
  const untilRows = () => {
    // The frame after that in which they are in the document has painted them.
    if (links().length >= enough) requestAnimationFrame((now) => (recorder.firstRows = now));
    else requestAnimationFrame(untilRows);
  };
  untilRows();
}
