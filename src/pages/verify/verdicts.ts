import type { ReceiptVerdict } from '#src/consent/receipt/checks.ts';
import { verdictWords } from '#src/consent/receipt/words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Tone } from '#src/ui/StateWord.tsx';
import type { VerifiedFile } from './use-verifications.ts';

const tones: Record<ReturnType<typeof verdictWords>['intent'], Tone> = {
  success: 'good',
  warning: 'attention',
  error: 'bad',
};

export function verdictTone(verdict: ReceiptVerdict): Tone {
  return tones[verdictWords(verdict).intent];
}

/** What doesn't hold comes first. */
const order: readonly ReceiptVerdict[] = ['changed', 'unreadable', 'unconfirmed', 'valid'];

/** How many files came to each verdict, those that there are. */
export function verdictCounts(files: readonly VerifiedFile[]): { verdict: ReceiptVerdict; count: number }[] {
  return order
    .map((verdict) => ({ verdict, count: files.filter((file) => file.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
}

/** The files with what doesn't hold first; those that are still read last. Otherwise as they were. */
export function worstFirst(files: readonly VerifiedFile[]): VerifiedFile[] {
  const rank = ({ verdict }: VerifiedFile) => (verdict === undefined ? order.length : order.indexOf(verdict));
  return files.toSorted((a, b) => rank(a) - rank(b));
}

/** For those who don't see the page: once, when all is checked and everybody was asked. */
export function verdictNews(files: readonly VerifiedFile[]): string {
  const [first] = files;
  if (first?.verdict === undefined || files.some(isPending)) return '';
  if (files.length === 1) return `${visibleText(first.name, 80)}: ${verdictWords(first.verdict).title}`;
  const counts = verdictCounts(files).map(({ verdict, count }) => `${count} ${verdictWords(verdict).title}`);
  return `${files.length} checked: ${counts.join(', ')}`;
}

export function isPending({ verdict, isAsking }: VerifiedFile): boolean {
  return verdict === undefined || isAsking;
}
