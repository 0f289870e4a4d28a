import type { Page } from '@playwright/test';

/**
 * Which of `words` a page ever shows, as the whole text of an element, be it for a moment. Call before the first navigation; the set
 * fills itself, also through reloads, and can be cleared.
 */
export async function watchWords(page: Page, words: readonly string[]): Promise<Set<string>> {
  const seen = new Set<string>();
  await page.exposeFunction('noteWord', (word: string) => seen.add(word));
  await page.addInitScript((wanted) => {
    const { noteWord } = window as unknown as { noteWord: (word: string) => Promise<void> };
    const look = () => {
      const main = document.querySelector('main');
      if (main === null) return;
      const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const word = texts.currentNode.nodeValue?.trim() ?? '';
        if (wanted.includes(word)) void noteWord(word);
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  }, words);
  return seen;
}
