import { useMedia } from './media.ts';

/** Whether the page is being printed: paper is light, and nothing on it can be unfolded. */
export const usePrinting = (): boolean => useMedia('print');
