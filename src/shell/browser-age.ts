/** The browser lacks functions that this app calls. */
export class BrowserTooOld extends Error {}

/** The youngest of these functions, and since when browsers have them all: `docs/deploying.md` names both. */
export const isBrowserTooOld = (): boolean =>
  !('any' in AbortSignal && 'canParse' in URL && 'showPopover' in HTMLElement.prototype);

export const oldestBrowsers = 'Chrome or Edge 120, Firefox 125 or Safari 17.4';
