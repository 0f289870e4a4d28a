import { countMachines } from '#src/lib/count-machines.ts';
import { DismissCircle20Regular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Command } from '#src/shell/command.ts';
import { paths } from '#src/paths.ts';
import { notify } from '#src/shell/notifications.ts';
import { Spinner } from '#src/ui/Spinner.tsx';
import { type ConsentTargets, type ConsentToRevoke, consentTargets } from './consent-targets.ts';
import { LateRevokeDialog } from './LateRevokeDialog.tsx';
import styles from './use-consent-revoke.module.css';

/** What takes longer says that it is on its way, ms. */
const longMs = 400;

type Asking = 'reading' | 'readingLong' | ConsentTargets | undefined;

const noTargets: ConsentTargets = { targets: [], unread: 0 };

/**
 * The command that ends what a consent lets in, and the dialog that it opens, about what Azure showed at the press. `why`: why there is nothing
 * to revoke where no machine is given.
 */
export function useConsentRevoke(consent: ConsentToRevoke, why: string): { command: Command; dialog: ReactNode } {
  const [asking, setAsking] = useState<Asking>();
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const ask = async (): Promise<void> => {
    // A second press while it is read is about the same.
    if (asking !== undefined) return;
    setAsking('reading');
    const timer = setTimeout(() => setAsking((now) => (now === 'reading' ? 'readingLong' : now)), longMs);
    const found = await consentTargets(consent);
    clearTimeout(timer);
    // Who has left the page asks for nothing any more.
    if (!isHere.current) return;
    const isAny = found.targets.length > 0;
    setAsking(isAny ? found : undefined);
    if (!isAny) notify(nothingShown(consent.consentId, found.unread));
  };
  const found = typeof asking === 'string' ? undefined : asking;
  return {
    command: {
      key: 'revoke',
      label: 'Revoke access',
      icon: <DismissCircle20Regular />,
      onClick: () => void ask(),
      unavailable: consent.machines.length > 0 ? undefined : why,
    },
    dialog: (
      <>
        {asking === 'readingLong' && (
          <div role="status" className={styles.awaited}>
            <Spinner label="Reading which access there is" />
          </div>
        )}
        <LateRevokeDialog {...(found ?? noTargets)} open={found !== undefined} onClose={() => setAsking(undefined)} />
      </>
    ),
  };
}

const nothingShown = (consentId: string, unread: number) =>
  ({
    ...(unread === 0
      ? { title: 'There is no access to revoke', body: `Azure shows none under consent ${consentId} by now.` }
      : {
          title: 'No access to revoke was found',
          body: `Azure shows none under consent ${consentId}, but ${countMachines(unread)} could not be read. Open a machine to see what there is.`,
        }),
    href: paths.consent(consentId),
    tone: unread === 0 ? 'neutral' : 'attention',
  }) as const;
