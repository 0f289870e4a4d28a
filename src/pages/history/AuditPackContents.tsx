import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { heldSignature } from '#src/pages/shared/held-signature.ts';
import { containerWords } from '#src/pages/shared/kept-words.ts';
import { byConsent, type SavedReceipt } from './saved-receipts.ts';
import styles from './AuditPackContents.module.css';

/** What will be in the pack, and what cannot be. */
export function AuditPackContents({
  entries,
  saved,
  problem,
  container,
  unread,
}: {
  /** Of the period. */
  entries: readonly ConsentHistoryEntry[];
  /** Those that will be in the pack. */
  saved: readonly SavedReceipt[];
  /** Why the period cannot be used, which is said there. */
  problem: string | undefined;
  /** Where receipts are kept besides, when anywhere. */
  container: string | undefined;
  /** How many places and records could not be read or trusted. */
  unread: number;
}) {
  // A receipt that was added has had its signature taken over, where it is the one on record.
  const signed = entries.filter(({ consentId }) => heldSignature(consentId) !== undefined).length;
  const files = [...byConsent(saved).values()].flat().length;
  const tokens = idTokens(entries, saved);
  return (
    <>
      {/* It is there before its words: one that comes with them is not read out by every screen reader. */}
      <p className={styles.words} role="status">
        {problem === undefined && (
          <>
            <b>{entries.length === 1 ? '1 consent' : `${entries.length} consents`}</b>
            <span>
              {` whose agreed time reaches into this period${signedWords(entries.length, signed)}${filesWords(files)}.${unreadWords(unread)}`}
            </span>
          </>
        )}
      </p>
      <p className={styles.quiet}>
        One ZIP with the list of consents (CSV and JSON) and of their machines (CSV), a receipt of each as of now, what
        came of checking each receipt, what Findings shows (JSON), the gaps to be signed off, and the SHA-256 of every
        file.
      </p>
      <p className={styles.quiet}>
        {`The records in Azure hold no ID tokens, only their hashes: a receipt can show who signed only if one was saved${container === undefined ? '' : ' or kept'} when the consent was given. Add saved receipts below; each is matched to its consent.${keptIn(container)}`}
      </p>
      {tokens > 0 && (
        <p className={styles.quiet}>
          {`The pack then holds ${tokens === 1 ? 'an ID token' : `${tokens} ID tokens`}: the name of who signed and how they signed in. Hand it only to people who may see that.`}
        </p>
      )}
    </>
  );
}

const keptIn = (container: string | undefined): string =>
  container === undefined
    ? ''
    : ` What is kept in ${containerWords(container)} is not in the pack unless it is saved from there and added.`;

function signedWords(consents: number, signed: number): string {
  if (consents > 1) return `, ${signed} of them with the signature`;
  return consents === 0 ? '' : `, ${signed > 0 ? 'with' : 'without'} the signature`;
}

function filesWords(files: number): string {
  if (files === 0) return '';
  return `; ${files === 1 ? '1 saved receipt as it was saved' : `${files} saved receipts as they were saved`}`;
}

function unreadWords(unread: number): string {
  if (unread === 0) return '';
  return ` ${unread === 1 ? '1 place or record' : `${unread} places or records`} could not be read or trusted; the gaps in the pack say which.`;
}

/** How many different ones the pack will hold: in the receipts as of now, and in the files that were added, also where none was taken over. */
function idTokens(entries: readonly ConsentHistoryEntry[], saved: readonly SavedReceipt[]): number {
  const tokens = new Set<string | undefined>(entries.map(({ consentId }) => heldSignature(consentId)?.idToken));
  for (const receipt of saved) if (receipt.ok) tokens.add(receipt.idToken);
  tokens.delete(undefined);
  return tokens.size;
}
