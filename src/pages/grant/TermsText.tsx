import type { Ref } from 'react';
import type { Terms } from '#src/consent/terms.ts';
import styles from './TermsText.module.css';

/** The terms word for word, whatever the browser translates. What `displayedText` reads off this element is what gets hashed. */
export function TermsText({ terms, ref }: { terms: Terms; ref: Ref<HTMLElement> }) {
  return (
    <article ref={ref} lang={terms.language} translate="no" aria-label={terms.title} className={styles.text}>
      {terms.text.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </article>
  );
}

/** The text as a reader sees it: what something on the page added is in it, and what is hidden is missing. */
export function displayedText(element: HTMLElement | null): string {
  return element === null ? '' : element.innerText.replaceAll('\r\n', '\n').trim();
}
