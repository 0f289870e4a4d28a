import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { askedFor } from '#src/consent/bulk.ts';
import { isOver, useServerNow } from '#src/azure/transport/server-clock.ts';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { GoOn } from './GoOn.tsx';
import { afterEndWords } from './progress-words.ts';

/** What to do once nothing is granted from here. It stays while Azure is only read, which may be every few seconds. */
export function Finished({ grant }: { grant: GrantProgress }) {
  // Every half minute is enough to see that the agreed time is over.
  useServerNow(30_000);
  const { record, machines, granting: isAtWork = false, consentId } = grant;
  if (isAtWork || !record) return null;
  const isTimeOver = isOver(Date.parse(record.consent.notAfter));
  const asked = askedFor(machines);
  const isWhole = asked.length > 0 && asked.every(({ step }) => step === 'confirmed');
  const past = isTimeOver ? afterEndWords(machines.filter(({ step }) => step === 'confirmed').length) : undefined;
  if (!isWhole)
    return (
      <>
        {past !== undefined && <div>{past}</div>}
        <GoOn grant={grant} isOver={isTimeOver} />
      </>
    );
  return (
    <div>
      <span>{past}</span> Open a machine to watch its access, or the{' '}
      <PageLink inline to={paths.consent(consentId)}>
        consent
      </PageLink>{' '}
      to download or print it.{' '}
      <span>{!isTimeOver && 'To end access under it on every machine, press Revoke access above.'}</span>
    </div>
  );
}
